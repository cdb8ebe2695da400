using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Faults.Hosts;

/// <summary>A client that shares its calls among several servers, as one does whose name leads to all of them.</summary>
internal static class SharedChannel
{
    /// <param name="ports">Ports of this machine.</param>
    public static GrpcChannel To(IReadOnlyList<int> ports)
    {
        var services = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ => ports.Select(port => new BalancerAddress("127.0.0.1", port))))
            .BuildServiceProvider();
        return GrpcChannel.ForAddress("static:///hosts", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = services,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } },
        });
    }
}
