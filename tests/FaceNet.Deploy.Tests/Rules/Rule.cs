using FaceNet.Deploy.Tests.Manifests;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>Something that holds of every installation.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Violations">What is not so, each with what to look at.</param>
internal sealed record Rule(string Name, Func<ManifestSet, IEnumerable<string>> Violations)
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("resources", ResourceRules.Violations),
        new("probes", ProbeRules.Violations),
        new("security context", SecurityContextRules.Violations),
        new("images", ImageRules.Violations),
        new("disruption budgets", AvailabilityRules.DisruptionBudgets),
        new("topology spread", AvailabilityRules.TopologySpread),
        new("graceful stop", AvailabilityRules.GracefulStop),
        new("service accounts", SecretRules.ServiceAccounts),
        new("secrets", SecretRules.Inlined),
        new("mounted files", SecretRules.MountedFiles),
        new("options", OptionRules.Violations),
        new("ports", PortRules.Violations),
        new("client addresses", PortRules.ClientAddresses),
        new("arrows", ArrowRules.Violations),
        new("topics", TopicRules.Violations),
        new("consumers", TopicRules.Consumers),
        new("model repository", ModelRules.Violations),
    ];

    public static Rule Named(string name) => All.Single(rule => rule.Name == name);
}
