using System.Net.Security;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>
/// Makes connections with a client certificate that may be exchanged: calls that begin after that go over new ones, those under way to their end over the old ones, which
/// close when they idle. A handler takes its certificate, with those that lead to its authority, but once. Thread-safe.
/// </summary>
internal sealed class RenewedHandler : DelegatingHandler
{
    private readonly Func<SslStreamCertificateContext> _certificate;
    private readonly Func<SslStreamCertificateContext, SocketsHttpHandler> _create;
    private readonly SocketsHttpHandler _first;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _shown;
    private HttpMessageInvoker _connections;

    /// <param name="certificate">The certificate as it is now.</param>
    /// <param name="create">Makes what connects with a certificate.</param>
    public RenewedHandler(Func<SslStreamCertificateContext> certificate, Func<SslStreamCertificateContext, SocketsHttpHandler> create)
    {
        (_certificate, _create, _shown) = (certificate, create, certificate());
        InnerHandler = _first = create(_shown);
        _connections = new HttpMessageInvoker(_first, disposeHandler: false);
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Connections().SendAsync(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connections.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker Connections()
    {
        var certificate = _certificate();
        lock (_lock)
        {
            if (certificate != _shown)
            {
                var next = _create(certificate);

                // Whoever shares calls among many servers has set it, to choose among them.
                next.ConnectCallback = _first.ConnectCallback;
                (_shown, _connections) = (certificate, new HttpMessageInvoker(next));
            }

            return _connections;
        }
    }
}
