using k8s.Models;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>What makes pods: a Deployment, a StatefulSet or a Job.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Name">Its name.</param>
/// <param name="Replicas">How many pods; null where somebody else decides.</param>
/// <param name="Template">The pods.</param>
internal sealed record Workload(string Kind, string Name, int? Replicas, V1PodTemplateSpec Template)
{
    private const string Images = "facenet/";

    public V1PodSpec Pod => Template.Spec;

    public IDictionary<string, string> Labels => Template.Metadata.Labels;

    public V1Container Container => Pod.Containers[0];

    public IEnumerable<V1Container> Containers => [.. Pod.InitContainers ?? [], .. Pod.Containers];

    /// <summary>Whether it runs until it is told to stop.</summary>
    public bool IsLongRunning => Kind != "Job";

    /// <summary>Whether it runs a host of the platform.</summary>
    public bool IsService => Container.Image.StartsWith(Images, StringComparison.Ordinal);

    /// <summary>The host as services/README.md names it, such as Matcher.</summary>
    public string Host => HostOf(Container.Image);

    /// <summary>The host that an image runs: that of <c>facenet/embedder-cuda:1.0.0</c> is Embedder.</summary>
    public static string HostOf(string image)
    {
        var name = image[Images.Length..].Split(':', '@')[0].Split('-')[0];
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    public bool IsSelectedBy(V1LabelSelector? selector) => Selects(selector?.MatchLabels, Labels);

    public static bool Selects(IDictionary<string, string>? wanted, IDictionary<string, string> labels) =>
        wanted is null || wanted.All(pair => labels.TryGetValue(pair.Key, out var value) && value == pair.Value);

    public override string ToString() => $"{Kind} {Name}";
}
