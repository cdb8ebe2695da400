using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;
using Microsoft.Extensions.Hosting;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>A node may go at any time, announced or not, and the platform goes on.</summary>
internal static class AvailabilityRules
{
    private static readonly string[] Domains = ["topology.kubernetes.io/zone", "kubernetes.io/hostname"];

    /// <summary>One budget for each service, which lets one pod go at a time: none would keep nodes from being drained.</summary>
    public static IEnumerable<string> DisruptionBudgets(ManifestSet set)
    {
        foreach (var service in set.Services.Where(service => service.IsLongRunning))
        {
            V1PodDisruptionBudget[] budgets = [.. set.Of<V1PodDisruptionBudget>().Where(budget => service.IsSelectedBy(budget.Spec.Selector))];
            if (budgets is not [{ Spec.MaxUnavailable: { } most }] || most.ToString() != "1")
            {
                yield return $"{service}: has not exactly one PodDisruptionBudget with maxUnavailable 1";
            }
        }
    }

    /// <summary>The pods of a service that has more than one are spread over zones and nodes.</summary>
    public static IEnumerable<string> TopologySpread(ManifestSet set) =>
        from service in set.Services
        where service.Replicas != 1 || set.Of<ScaledObject>().Any(scaled => scaled.Spec.ScaleTargetRef.Name == service.Name)
        from domain in Domains
        where !(service.Pod.TopologySpreadConstraints ?? []).Any(spread => spread.TopologyKey == domain && spread.MaxSkew == 1 && service.IsSelectedBy(spread.LabelSelector))
        select $"{service}: its pods are not spread by {domain}";

    /// <summary>Before a pod is killed, clients have time to hear of its end, and the host to finish what was begun.</summary>
    public static IEnumerable<string> GracefulStop(ManifestSet set)
    {
        var shutdown = new HostOptions().ShutdownTimeout;
        foreach (var service in set.Services.Where(service => service.IsLongRunning))
        {
            var pause = TimeSpan.FromSeconds(service.Container.Lifecycle?.PreStop?.Sleep?.Seconds ?? 0);
            var granted = TimeSpan.FromSeconds(service.Pod.TerminationGracePeriodSeconds ?? 30);
            if (pause < TimeSpan.FromSeconds(1) || granted < pause + shutdown)
            {
                yield return $"{service}: is granted {granted.TotalSeconds} s to stop, but pauses {pause.TotalSeconds} s and then takes up to {shutdown.TotalSeconds} s";
            }
        }
    }
}
