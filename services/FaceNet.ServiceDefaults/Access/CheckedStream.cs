using FaceNet.ServiceDefaults.Access.Rpcs;
using FaceNet.ServiceDefaults.Admission;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>
/// The messages of a stream, each of which has to be one that the rpc takes, and to name galleries that the caller may use: the first that is or does not ends
/// the call. Each after the first, which goes with the call, waits until the caller may make a further request, and with it the client: nothing is refused.
/// The bytes of a message are held until the next one is read, unless they are kept; where the host holds too many, the next one waits. A host that is stopping takes
/// no further message, and ends the call: an open stream would hold up all that stops after the listeners.
/// </summary>
/// <param name="messages">What the caller sends.</param>
/// <param name="body">What they are read from; null for an rpc that anybody may call.</param>
/// <param name="galleries">Finds the galleries; null for an rpc that anybody may call.</param>
/// <param name="caller">Who sends it.</param>
/// <param name="rpc">The path of the rpc, for the refusal.</param>
/// <param name="stopping">The host is stopping.</param>
internal sealed class CheckedStream<TRequest>(
    IAsyncStreamReader<TRequest> messages, CountedBody? body, GalleryFinder? galleries, Caller caller, string rpc, CancellationToken stopping)
    : IAsyncStreamReader<TRequest>, IHeldMessages
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private bool _hasBegun;
    private IDisposable? _held;

    public TRequest Current => messages.Current;

    public IDisposable? Keep()
    {
        var held = _held;
        _held = null;
        return held;
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        _held?.Dispose();
        _held = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            return await TakeAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new UnavailableException(
                ErrorReasons.Stopping, "The host is stopping. Call again, which leads to another instance if there is one, and send what was not answered.", RetryDelay);
        }
    }

    private async Task<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (body is not null)
        {
            await body.RoomAsync(cancellationToken);
        }

        if (!await ReadAsync(cancellationToken))
        {
            return false;
        }

        _held = body?.Hold((IMessage)messages.Current!);
        galleries?.Require((IMessage)messages.Current!, caller);
        if (_hasBegun && caller.Limiter is { } limiter)
        {
            await limiter.WaitAsync(cancellationToken);
        }

        _hasBegun = true;
        return true;
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNext(cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or InvalidDataException)
        {
            // It is no protobuf, or was not compressed as it says.
            throw UnreadableRequests.Refusal(rpc);
        }
    }
}
