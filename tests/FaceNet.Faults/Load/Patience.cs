using System.Diagnostics;
using FaceNet.Testing;

namespace FaceNet.Faults.Load;

/// <summary>How long is waited for what has to come. Standard error tells what is waited for when it takes long, and when it was in vain.</summary>
/// <param name="longest">The longest wait.</param>
internal sealed class Patience(TimeSpan longest)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(20);

    /// <summary>Of a whole run.</summary>
    public static Patience Long { get; } = new(TimeSpan.FromSeconds(300));

    /// <summary>Of a quick run.</summary>
    public static Patience Short { get; } = new(TimeSpan.FromSeconds(90));

    /// <summary>The longest wait.</summary>
    public TimeSpan Longest => longest;

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
        try
        {
            return await EndsAsync(what, Eventually.HoldsAsync(what, holds, stop, longest), missing);
        }
        catch (TimeoutException)
        {
            return await TellInVainAsync(what, missing);
        }
    }

    /// <summary>Waits until something that was begun has ended. Throws what it throws.</summary>
    /// <param name="what">What is waited for, as it should read in "Waited 90 s in vain for ...".</param>
    /// <param name="work">What was begun.</param>
    /// <param name="missing">Says what is missing.</param>
    /// <returns>What was waited for in vain, in words; null where it has ended.</returns>
    public async Task<string?> EndsAsync(string what, Task work, Func<string>? missing = null)
    {
        for (var waited = Stopwatch.StartNew(); await Task.WhenAny(work, Task.Delay(Quiet, CancellationToken.None)) != work;)
        {
            if (waited.Elapsed >= longest)
            {
                return await TellInVainAsync(what, missing);
            }

            await Console.Error.WriteLineAsync($"  For {waited.Elapsed.TotalSeconds:0} s waiting for {what}{Rest(missing)}.");
        }

        await work;
        return null;
    }

    private static string Rest(Func<string>? missing) => missing is null ? "" : $"; missing are {missing()}";

    private async Task<string?> TellInVainAsync(string what, Func<string>? missing)
    {
        var finding = $"Waited {longest.TotalSeconds:0} s in vain for {what}{Rest(missing)}.";
        await Console.Error.WriteLineAsync($"  {finding}");
        return finding;
    }
}
