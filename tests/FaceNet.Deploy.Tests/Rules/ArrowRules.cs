using System.Globalization;
using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>The network lets through the arrows that are drawn and no others, but for names, figures and traces.</summary>
internal static class ArrowRules
{
    private const string Name = "app.kubernetes.io/name";
    private const string Backend = "facenet.platform/backend";
    private const string NamespacePrefix = "facenet.platform/";
    private const string Telemetry = "telemetry";
    private const string Trainer = "trainer";

    public static IEnumerable<string> Violations(ManifestSet set)
    {
        if (!set.Of<V1NetworkPolicy>().Any(policy => policy.Spec.PodSelector.MatchLabels is null or { Count: 0 } && policy.Spec is { Ingress: null, Egress: null } && policy.Spec.PolicyTypes.Count == 2))
        {
            yield return "no NetworkPolicy closes everything that none opens";
        }

        var open = Open(set).ToHashSet();
        var drawn = DrawnArrows.Read();
        foreach (var arrow in drawn.Except(open))
        {
            yield return $"{arrow.From} cannot reach {arrow.To}, although services/README.md draws it";
        }

        foreach (var arrow in open.Except(drawn).Where(arrow => arrow.To != Telemetry && arrow != (DrawnArrows.Callers, Trainer)))
        {
            yield return $"{arrow.From} can reach {arrow.To}, which services/README.md does not draw";
        }
    }

    // A connection between pods of the namespace needs a way out of the one and into the other.
    private static IEnumerable<(string From, string To)> Open(ManifestSet set)
    {
        foreach (var service in set.Services)
        {
            V1NetworkPolicy[] policies = [.. Policies(set, service)];
            foreach (var entry in policies.SelectMany(policy => policy.Spec.Ingress ?? []).Where(entry => Leads(entry.Ports, service)))
            {
                foreach (var peer in Peers(entry.FromProperty).Where(peer => peer == DrawnArrows.Callers))
                {
                    yield return (peer, Lower(service));
                }
            }

            foreach (var exit in policies.SelectMany(policy => policy.Spec.Egress ?? []))
            {
                foreach (var peer in Peers(exit.To).Where(peer => IsLetIn(set, service, peer, exit.Ports)))
                {
                    yield return (Lower(service), peer);
                }
            }
        }
    }

    private static bool IsLetIn(ManifestSet set, Workload from, string to, IList<V1NetworkPolicyPort> ports)
    {
        Workload[] targets = [.. set.Workloads.Where(workload => workload.Labels[Name] == to)];
        return targets.Length == 0 || targets.Any(target => Leads(ports, target) && Policies(set, target)
            .SelectMany(policy => policy.Spec.Ingress ?? [])
            .Any(entry => Leads(entry.Ports, target) && entry.FromProperty.Any(peer => Workload.Selects(peer.PodSelector?.MatchLabels, from.Labels) && peer.NamespaceSelector is null)));
    }

    private static IEnumerable<V1NetworkPolicy> Policies(ManifestSet set, Workload workload) =>
        set.Of<V1NetworkPolicy>().Where(policy => policy.Spec.PodSelector.MatchLabels is { Count: > 0 } && workload.IsSelectedBy(policy.Spec.PodSelector));

    private static bool Leads(IList<V1NetworkPolicyPort>? ports, Workload target) =>
        (target.Container.Ports ?? []).Any(open => (ports ?? []).Any(port => port.Port.ToString() == open.ContainerPort.ToString(CultureInfo.InvariantCulture)));

    // No peers at all stand for everybody, which is nobody's name.
    private static IEnumerable<string> Peers(IList<V1NetworkPolicyPeer>? peers) => peers is null or { Count: 0 } ? ["everybody"] : peers.Select(NameOf);

    private static string NameOf(V1NetworkPolicyPeer peer)
    {
        if (peer.PodSelector?.MatchLabels is { Count: > 0 } pod)
        {
            return pod.TryGetValue(Backend, out var backend) ? backend : pod.TryGetValue(Name, out var name) ? name : "some pods";
        }

        return peer.NamespaceSelector?.MatchLabels?.Keys.SingleOrDefault(key => key.StartsWith(NamespacePrefix, StringComparison.Ordinal)) is { } label ? label[NamespacePrefix.Length..] : "everybody";
    }

    private static string Lower(Workload service) => service.Labels[Name];
}
