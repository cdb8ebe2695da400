using FaceNet.ServiceDefaults.Health;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed class EndpointTableTests
{
    [Fact]
    public void Listeners_OfAHost_StandWithTheirPorts()
    {
        var defaults = new ListenerOptions();
        var listeners = typeof(ListenerOptions).GetProperties()
            .Where(property => property.Name.EndsWith("Port", StringComparison.Ordinal))
            .Select(property => $"{property.GetValue(defaults)} | Listeners__{property.Name} | {defaults.Address}");

        ServicesPage.Read().MustHave("Listeners", ["port", "set by", "address"], listeners);
    }

    [Fact]
    public async Task GrpcServices_OfAllHosts_StandWithTheirHosts()
    {
        await using var hosts = new ComposedHosts();

        ServicesPage.Read().MustHave("Listeners", ["gRPC service", "hosts"], hosts.Rows(host =>
            host.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.ServiceName).OfType<string>()));
    }

    [Fact]
    public async Task JsonRoutes_OfAllHosts_StandWithTheirRpcs()
    {
        await using var hosts = new ComposedHosts();

        ServicesPage.Read().MustHave("JSON", ["route", "rpc", "hosts"], hosts.Rows(host => host.Endpoints.Select(RouteOf).OfType<string>()));
    }

    [Fact]
    public async Task Paths_OfAllHosts_StandUnderHealthMetricsOrJson()
    {
        await using var hosts = new ComposedHosts();
        var paths = hosts.All.SelectMany(host => host.Endpoints).Where(endpoint => !IsGrpc(endpoint)).Select(endpoint => endpoint.RoutePattern.RawText!).Distinct();
        var sections = paths.ToLookup(path => path.StartsWith("/health/", StringComparison.Ordinal) ? "Health" : path == "/metrics" ? "Metrics" : "JSON");

        Assert.All(sections, section => ServicesPage.Read().MustHave(section.Key, ["path"], section));
    }

    [Fact]
    public async Task HealthChecks_OfAllHosts_StandWithTheirHostsAndWhereTheyDecide()
    {
        await using var hosts = new ComposedHosts();

        ServicesPage.Read().MustHave("Health", ["check", "hosts"], hosts.Rows(host => Checks(host).Select(check => check.Name)));
        Assert.Equal(
            ["Embedder kafka"],
            from host in hosts.All from check in Checks(host) where !check.Tags.Contains(HealthHosting.ReadyTag) select $"{host.Name} {check.Name}");
    }

    private static ICollection<HealthCheckRegistration> Checks(ComposedHost host) =>
        host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;

    private static string? RouteOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>()?.MethodDescriptor is { } rpc
        ? $"{endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single()} {endpoint.RoutePattern.RawText} | {rpc.Service.Name}.{rpc.Name}"
        : null;

    // gRPC also answers, with an error, for methods and services that a host does not have.
    private static bool IsGrpc(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null || endpoint.RoutePattern.RawText!.Contains("unimplemented", StringComparison.Ordinal);
}
