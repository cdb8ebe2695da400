using FaceNet.ServiceDefaults.Access.Callers;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>Sends a key along with every call to another service.</summary>
/// <param name="key">The key as it is now; empty for none.</param>
internal sealed class PeerKeyHandler(Func<string> key) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (key() is { Length: > 0 } current)
        {
            request.Headers.TryAddWithoutValidation(ApiKey.Header, current);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
