using System.Threading.Channels;

namespace FaceNet.Matcher.Forgetting;

/// <summary>Lets the sender of tombstones know that there is one. Thread-safe.</summary>
internal sealed class TombstoneWakeUp
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Wakes the sender; who is awake looks once more.</summary>
    public void Wake() => _calls.Writer.TryWrite(true);

    /// <summary>Returns when somebody has called since the last return.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _calls.Reader.ReadAsync(cancellationToken);
}
