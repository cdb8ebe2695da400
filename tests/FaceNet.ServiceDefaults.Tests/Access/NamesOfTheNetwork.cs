using Grpc.Net.Client.Balancer;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>A DNS of a test: one name, which leads to whatever the test says. It is asked only when gRPC has a reason to.</summary>
internal sealed class NamesOfTheNetwork(string name) : ResolverFactory
{
    private volatile BalancerAddress[] _addresses = [];
    private int _asked;

    public override string Name => "dns";

    /// <summary>How often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Where the name leads from now on.</summary>
    public void LeadTo(params Uri[] listeners) => _addresses = [.. listeners.Select(listener => new BalancerAddress(listener.Host, listener.Port))];

    public override Resolver Create(ResolverOptions options)
    {
        Assert.Equal($"/{name}:5300", options.Address.AbsolutePath);
        return new Asking(this, options);
    }

    private sealed class Asking(NamesOfTheNetwork names, ResolverOptions options) : PollingResolver(NullLoggerFactory.Instance)
    {
        protected override Task ResolveAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref names._asked);

            // As the real one does, so that certificates and hosts see the name and not the address.
            var addresses = names._addresses.Select(address =>
            {
                var named = new BalancerAddress(address.EndPoint.Host, address.EndPoint.Port);
                named.Attributes.Set(new BalancerAttributesKey<string>("HostOverride"), options.Address.AbsolutePath[1..]);
                return named;
            });
            Listener(ResolverResult.ForResult([.. addresses]));
            return Task.CompletedTask;
        }
    }
}
