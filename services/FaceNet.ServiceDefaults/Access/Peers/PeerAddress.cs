using Grpc.Core;
using Grpc.Net.Client.Configuration;
using Grpc.Net.ClientFactory;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>Where another service is: one listener that a URL names, or all those that a name of the DNS leads to.</summary>
internal static class PeerAddress
{
    private const string Shared = "dns";

    /// <summary>How long those that a name leads to are taken for all there are.</summary>
    public static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    /// <summary>Whether calls are shared among all that the name leads to.</summary>
    public static bool IsShared(string address) => Parse(address)?.Scheme == Shared;

    /// <summary>Whether a client can be made for it.</summary>
    public static bool IsUsable(string address) => Parse(address) is { } uri && (uri.Scheme == Shared
        ? uri.Host.Length == 0 && Uri.TryCreate($"http:/{uri.AbsolutePath}", UriKind.Absolute, out var target) && target is { Host.Length: > 0, AbsolutePath: "/" }
        : uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    /// <summary>Has a client call it.</summary>
    public static void Set(GrpcClientFactoryOptions client, PeerOptions peer)
    {
        client.Address = new Uri(peer.Address);
        if (!IsShared(peer.Address))
        {
            return;
        }

        client.ChannelOptionsActions.Add(channel =>
        {
            channel.Credentials = peer.Tls ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure;
            channel.ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
        });
    }

    private static Uri? Parse(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : null;
}
