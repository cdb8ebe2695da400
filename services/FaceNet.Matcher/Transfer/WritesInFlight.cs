namespace FaceNet.Matcher.Transfer;

/// <summary>
/// Writes that are under way side by side, as many as a bounded memory allows. A write that fails makes a later call throw what it threw. For one caller at a time.
/// </summary>
/// <param name="most">The most bytes of all writes that are under way.</param>
internal sealed class WritesInFlight(long most = WritesInFlight.Most)
{
    /// <summary>The most bytes of all writes that are under way, unless one alone has more.</summary>
    public const long Most = 16 * 1024 * 1024;

    // Small ones are bounded by their number. The marks of some abort the transactions of others, so that more are slower: importing 10,000 subjects of one face took Redis
    // 5.3 s with 8 and 7.2 s with 64, Garnet 8.2 s and 10.9 s.
    private const long MostWrites = 8;

    private readonly Queue<(Task Write, long Size)> _writes = new();
    private long _size;

    /// <summary>Begins a write when there is room for it.</summary>
    public async Task BeginAsync(Func<Task> write, long size)
    {
        size = Math.Max(size, most / MostWrites);
        while (_writes.Count > 0 && _size + size > most)
        {
            await EndFirstAsync();
        }

        _writes.Enqueue((write(), size));
        _size += size;
    }

    /// <summary>Waits until every write has ended.</summary>
    public async Task DrainAsync()
    {
        while (_writes.Count > 0)
        {
            await EndFirstAsync();
        }
    }

    /// <summary>Waits until every write has ended, well or badly.</summary>
    public async Task AbandonAsync() => await Task.WhenAll(_writes.Select(each => each.Write)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task EndFirstAsync()
    {
        var (write, size) = _writes.Dequeue();
        _size -= size;
        await write;
    }
}
