using System.Diagnostics;
using FaceNet.Testing;

namespace FaceNet.Faults.Load;

/// <summary>
/// How long is waited for what has to come. Standard error tells what is waited for when it takes long, and when it was in vain; after that there is little patience
/// left for all else, so that a run ends.
/// </summary>
/// <param name="longest">The longest wait.</param>
internal sealed class Patience(TimeSpan longest)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20), Little = TimeSpan.FromSeconds(10);

    private volatile bool _isLost;

    /// <summary>The longest wait that begins now.</summary>
    public TimeSpan Longest => _isLost && Little < longest ? Little : longest;

    /// <summary>That of a quick run, or of a whole one.</summary>
    public static Patience Of(bool isQuick) => new(TimeSpan.FromSeconds(isQuick ? 90 : 300));

    /// <summary>Waits until something holds.</summary>
    /// <param name="what">What is waited for, as it should read in "Waited 90 s in vain for ...".</param>
    /// <param name="holds">Looks whether it does.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="missing">Says what is missing.</param>
    /// <returns>What was waited for in vain, in words; null where it holds.</returns>
    public Task<string?> HoldsAsync(string what, Func<bool> holds, CancellationToken stop, Func<string>? missing = null) =>
        HoldsAsync(what, () => Task.FromResult(holds()), stop, missing);

    /// <inheritdoc cref="HoldsAsync(string, Func{bool}, CancellationToken, Func{string})"/>
    public async Task<string?> HoldsAsync(string what, Func<Task<bool>> holds, CancellationToken stop, Func<string>? missing = null)
    {
        var limit = Longest;
        try
        {
            return await EndsAsync(what, Eventually.HoldsAsync(what, holds, stop, limit), missing);
        }
        catch (TimeoutException)
        {
            return await TellInVainAsync(what, limit, missing);
        }
    }

    /// <summary>Waits until something that was begun has ended. Throws what it throws.</summary>
    /// <param name="what">What is waited for, as it should read in "Waited 90 s in vain for ...".</param>
    /// <param name="work">What was begun.</param>
    /// <param name="missing">Says what is missing.</param>
    /// <returns>What was waited for in vain, in words; null where it has ended.</returns>
    public async Task<string?> EndsAsync(string what, Task work, Func<string>? missing = null)
    {
        var limit = Longest;
        for (var waited = Stopwatch.StartNew(); await Task.WhenAny(work, Task.Delay(Quiet < limit ? Quiet : limit, CancellationToken.None)) != work;)
        {
            if (waited.Elapsed >= limit)
            {
                return await TellInVainAsync(what, limit, missing);
            }

            await Console.Error.WriteLineAsync($"  For {waited.Elapsed.TotalSeconds:0} s waiting for {what}{Rest(missing)}.");
        }

        await work;
        return null;
    }

    private static string Rest(Func<string>? missing) => missing is null ? "" : $"; missing are {missing()}";

    private async Task<string?> TellInVainAsync(string what, TimeSpan limit, Func<string>? missing)
    {
        _isLost = true;
        var finding = $"Waited {limit.TotalSeconds:0} s in vain for {what}{Rest(missing)}.";
        await Console.Error.WriteLineAsync($"  {finding}");
        return finding;
    }
}
