using System.Buffers;
using System.IO.Pipelines;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FaceNet.ServiceDefaults.Admission;

/// <summary>
/// The body of a gRPC call, whose bytes are taken from a share as they come. Those of a single request stay with the share to its end, those of a message of a stream
/// until they are given back. A compressed message counts as the largest from its first byte on, until it is there. For one call, not thread-safe.
/// </summary>
/// <param name="body">The body.</param>
/// <param name="share">The share of its call.</param>
/// <param name="largest">How large a message may be of which only the compressed bytes are there; 0 where none is compressed.</param>
/// <param name="most">How many bytes a message may take with what it is made into.</param>
/// <param name="refuse">What a call ends with whose request cannot be taken.</param>
internal sealed class CountedBody(PipeReader body, RequestShare share, long largest, long most, Func<PlatformException, Exception> refuse) : PipeReader
{
    private static readonly AsyncLocal<CountedBody?> OfThisCall = new();

    private ReadOnlySequence<byte> _unread;
    private long _unreadCounted;
    private long _readCounted;
    private long _reserved;
    private long _weight;

    /// <summary>That of the call that is being made; null for one that takes no room.</summary>
    public static CountedBody? Current
    {
        get => OfThisCall.Value;
        set => OfThisCall.Value = value;
    }

    /// <inheritdoc cref="RequestMemory.RoomAsync"/>
    public ValueTask RoomAsync(CancellationToken cancellationToken) => share.RoomAsync(cancellationToken);

    /// <summary>Takes room for what a message will be made into, before it is read. Throws what the call ends with where it may not be that heavy, or there is no room.</summary>
    /// <param name="type">The type of the message.</param>
    /// <param name="message">The message as it was sent.</param>
    public void Weigh(MessageDescriptor type, ReadOnlySequence<byte> message)
    {
        var weight = MessageWeight.Of(type, message);
        try
        {
            MessageWeight.Require(message.Length + weight, most);
            share.Take(weight);
        }
        catch (PlatformException refusal)
        {
            throw refuse(refusal);
        }

        _weight += weight;
    }

    /// <summary>The message that was read last is there: its bytes count as they are, until what is returned is disposed.</summary>
    public IDisposable Hold(IMessage message)
    {
        var bytes = _readCounted;
        if (_reserved > 0)
        {
            bytes = Math.Min(message.CalculateSize(), _reserved);
            share.Return(_reserved + _readCounted - bytes);
        }

        bytes += _weight;
        (_readCounted, _reserved, _weight) = (0, 0, 0);
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
        if (_unread.Length > _unreadCounted || (_unread.Length > 0 && _reserved < largest))
        {
            try
            {
                Take(_unread.Length - _unreadCounted);
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

    private void Take(long bytes)
    {
        var reserved = largest - _reserved;
        share.Take(bytes + reserved);
        _reserved += reserved;
    }

    private sealed class HeldMessage(RequestShare share, long bytes) : IDisposable
    {
        private long _bytes = bytes;

        public void Dispose() => share.Return(Interlocked.Exchange(ref _bytes, 0));
    }
}
