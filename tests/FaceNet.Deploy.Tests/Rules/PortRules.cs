using System.Globalization;
using FaceNet.Deploy.Tests.Manifests;
using FaceNet.Standalone.EndToEndTests.Documentation;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>Ports that are named are listened on.</summary>
internal static class PortRules
{
    private static readonly Dictionary<string, string> Listeners = ServicesPage.Read().Rows("Listeners", "port", "set by").Select(row => row.Split(" | ")).ToDictionary(cells => cells[1], cells => cells[0]);

    public static IEnumerable<string> Violations(ManifestSet set) =>
        [.. set.Services.SelectMany(service => OfContainer(set, service)), .. set.Of<V1Service>().SelectMany(service => OfService(set, service))];

    /// <summary>Services call each other by names that lead to every pod, and share their calls among them.</summary>
    public static IEnumerable<string> ClientAddresses(ManifestSet set) =>
        from workload in set.Services
        from variable in set.Environment(workload.Container)
        where variable.Key.EndsWith("Client__Address", StringComparison.Ordinal)
        where !set.Of<V1Service>().Any(service => service.Spec.Ports.Any(port => variable.Value == string.Create(CultureInfo.InvariantCulture, $"dns:///{service.Metadata.Name}:{port.Port}") && port.Name == "grpc"))
        select $"{workload}: {variable.Key} {variable.Value} leads to the gRPC port of no Service, by dns:///";

    private static IEnumerable<string> OfContainer(ManifestSet set, Workload service)
    {
        var environment = set.Environment(service.Container);
        foreach (var (option, name) in new[] { ("Listeners__GrpcPort", "grpc"), ("Listeners__WebPort", "web"), ("Telemetry__MetricsPort", "metrics") })
        {
            var listened = environment.GetValueOrDefault(option) ?? Listeners.GetValueOrDefault(option);
            if (!(service.Container.Ports ?? []).Any(port => port.Name == name && $"{port.ContainerPort}" == listened))
            {
                yield return $"{service}: the port {name} is not {listened}, where {option} has it listen";
            }
        }
    }

    private static IEnumerable<string> OfService(ManifestSet set, V1Service service)
    {
        if (service.Spec.ClusterIP != "None")
        {
            yield return $"Service {service.Metadata.Name}: has an address of its own, so that all calls of a client go to one pod";
        }

        Workload[] selected = [.. set.Workloads.Where(workload => Workload.Selects(service.Spec.Selector, workload.Labels))];
        if (selected.Length == 0)
        {
            yield return $"Service {service.Metadata.Name}: selects no pods";
        }

        foreach (var port in service.Spec.Ports)
        {
            foreach (var workload in selected.Where(workload => !(workload.Container.Ports ?? []).Any(open => open.Name == port.TargetPort.ToString() && open.ContainerPort == port.Port)))
            {
                yield return $"Service {service.Metadata.Name}: {workload} does not listen on {port.Port} ({port.TargetPort})";
            }
        }
    }
}
