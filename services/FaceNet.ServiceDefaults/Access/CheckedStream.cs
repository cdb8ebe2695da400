using FaceNet.ServiceDefaults.Access.Rpcs;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>
/// The messages of a stream, each of which has to name galleries that the caller may use: the first that does not ends the call. Each after the first, which
/// goes with the call, waits until the caller may make a further request, and with it the client: nothing is refused.
/// </summary>
internal sealed class CheckedStream<TRequest>(IAsyncStreamReader<TRequest> messages, GalleryFinder galleries, Caller caller) : IAsyncStreamReader<TRequest>
{
    private bool _hasBegun;

    public TRequest Current => messages.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await messages.MoveNext(cancellationToken))
        {
            return false;
        }

        galleries.Require((IMessage)messages.Current!, caller);
        if (_hasBegun && caller.Limiter is { } limiter)
        {
            await limiter.WaitAsync(cancellationToken);
        }

        _hasBegun = true;
        return true;
    }
}
