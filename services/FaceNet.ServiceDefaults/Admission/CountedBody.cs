using System.Buffers;
using System.IO.Pipelines;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>
/// The body of a gRPC call, whose bytes are taken from a share as they come. Those that were read stay with the share: to its end those of a single request, those of a
/// message of a stream until they are given back. For one call.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="share">The share of its call.</param>
/// <param name="isCompressed">Whether its messages are larger than its bytes.</param>
/// <param name="refuse">What a call ends with for which there is no room.</param>
internal sealed class CountedBody(PipeReader body, RequestShare share, bool isCompressed, Func<OverloadedException, Exception> refuse) : PipeReader
{
    private ReadOnlySequence<byte> _unread;
    private long _unreadCounted;
    private long _readCounted;

    /// <inheritdoc cref="RequestMemory.RoomAsync"/>
    public ValueTask RoomAsync(CancellationToken cancellationToken) => share.RoomAsync(cancellationToken);

    /// <summary>The bytes of the message of a stream that was read last, until what is returned is disposed.</summary>
    /// <exception cref="OverloadedException">MEMORY_FULL: its bytes were compressed, and there is no room for it as it is.</exception>
    public IDisposable Hold(IMessage message)
    {
        var bytes = _readCounted;
        _readCounted = 0;
        if (isCompressed)
        {
            var grown = Math.Max(message.CalculateSize() - bytes, 0);
            share.Take(grown);
            bytes += grown;
        }

        return new HeldMessage(share, bytes);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Count(await body.ReadAsync(cancellationToken));

    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
        {
            return false;
        }

        Count(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var read = _unread.Slice(0, consumed).Length;
        _unreadCounted -= read;
        _readCounted += read;
        _unread = default;
        body.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => body.CancelPendingRead();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private ReadResult Count(ReadResult result)
    {
        _unread = result.Buffer;
        if (_unread.Length > _unreadCounted)
        {
            try
            {
                share.Take(_unread.Length - _unreadCounted);
            }
            catch (OverloadedException full)
            {
                // Nothing of it shall lie in the buffers of the listener until the connection has noticed.
                body.AdvanceTo(_unread.End);
                throw refuse(full);
            }

            _unreadCounted = _unread.Length;
        }

        return result;
    }

    private sealed class HeldMessage(RequestShare share, long bytes) : IDisposable
    {
        public void Dispose() => share.Return(bytes);
    }
}
