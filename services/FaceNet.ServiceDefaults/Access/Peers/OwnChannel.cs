using System.Net.Security;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Certificates;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>How a host that has an <see cref="OwnKey"/> calls itself.</summary>
public static class OwnChannel
{
    /// <summary>Opens a channel that carries the key and trusts the host's own certificate, whatever name that has. The caller disposes it.</summary>
    /// <param name="host">The services of the host.</param>
    /// <param name="address">Its gRPC listener.</param>
    public static GrpcChannel Open(IServiceProvider host, Uri address)
    {
        var key = host.GetRequiredService<OwnKey>().Key;
        var tls = host.GetRequiredService<ServerTls>();
        var connection = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, certificate, _, _) => tls.IsOwn(certificate) },
        };
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = new PeerKeyHandler(() => key) { InnerHandler = connection }, DisposeHttpClient = true });
    }
}
