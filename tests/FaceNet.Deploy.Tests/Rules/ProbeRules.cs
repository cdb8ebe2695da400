using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>
/// Ready is what the health service says, asked by gRPC, or over HTTPS where the listeners have TLS, which gRPC probes do not speak. Alive is a process that
/// answers: the health service also says no when Redis is away, and killing the pod would not bring it back.
/// </summary>
internal static class ProbeRules
{
    private const string LivePath = "/health/live";
    private const string ReadyPath = "/health/ready";

    public static IEnumerable<string> Violations(ManifestSet set) =>
        from workload in set.Workloads.Where(workload => workload.IsLongRunning)
        from violation in workload.IsService ? OfService(workload.Container, set.UsesTls(workload)) : OfBackend(workload.Container)
        select $"{workload}: {violation}";

    private static IEnumerable<string> OfService(V1Container container, bool usesTls)
    {
        foreach (var (name, probe) in new[] { ("startup", container.StartupProbe), ("liveness", container.LivenessProbe) })
        {
            if (!AsksWeb(probe, LivePath, usesTls))
            {
                yield return $"the {name} probe does not ask for {LivePath} on the web port{(usesTls ? " over HTTPS" : "")}";
            }
        }

        var isReadyAsked = usesTls ? AsksWeb(container.ReadinessProbe, ReadyPath, usesTls) : AsksGrpc(container);
        if (!isReadyAsked)
        {
            yield return usesTls ? $"the readiness probe does not ask for {ReadyPath} on the web port over HTTPS" : "the readiness probe does not ask the gRPC health service of the whole host on the port named grpc";
        }
    }

    private static IEnumerable<string> OfBackend(V1Container container) =>
        container.ReadinessProbe is null || container.LivenessProbe is null ? ["lacks a readiness or a liveness probe"] : [];

    private static bool AsksWeb(V1Probe? probe, string path, bool usesTls) =>
        probe?.HttpGet is { } get && get.Path == path && get.Port.ToString() == "web" && (get.Scheme == "HTTPS") == usesTls;

    private static bool AsksGrpc(V1Container container) =>
        container.ReadinessProbe?.Grpc is { } grpc
        && string.IsNullOrEmpty(grpc.Service)
        && container.Ports.Any(port => port.Name == "grpc" && port.ContainerPort == grpc.Port);
}
