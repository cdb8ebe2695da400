using FaceNet.Deploy.Tests.Manifests;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>A pod without requests is placed anywhere, one without limits takes its neighbours down with it.</summary>
internal static class ResourceRules
{
    private static readonly string[] Kinds = ["cpu", "memory"];

    // See services/README.md#memory: the share of .NET, pictures as they were sent and, for each processor, decoded.
    private const decimal ShareOfHeap = 0.75m;
    private const decimal PictureBytes = 536_870_912;
    private const decimal DecodedBytes = 375_000_000;

    public static IEnumerable<string> Violations(ManifestSet set) => OfContainers(set).Concat(OfPictures(set));

    private static IEnumerable<string> OfContainers(ManifestSet set) =>
        from workload in set.Workloads
        from container in workload.Containers
        from kind in Kinds
        from violation in Of(container.Resources, kind)
        select $"{workload}, container {container.Name}: {violation}";

    private static IEnumerable<string> OfPictures(ManifestSet set) =>
        from service in set.Services
        where service.Host == "Embedder"
        let limits = service.Container.Resources.Limits
        where ShareOfHeap * Quantity(limits, "memory") < PictureBytes + (Quantity(limits, "cpu") * DecodedBytes)
        select $"{service}: pictures may take more memory than .NET has of its limit";

    private static IEnumerable<string> Of(V1ResourceRequirements? resources, string kind)
    {
        var request = Quantity(resources?.Requests, kind);
        var limit = Quantity(resources?.Limits, kind);
        if (request is null || limit is null)
        {
            yield return $"has no {(request is null ? "request" : "limit")} of {kind}";
        }
        else if (request > limit)
        {
            yield return $"asks for more {kind} than its limit";
        }
    }

    private static decimal? Quantity(IDictionary<string, ResourceQuantity>? quantities, string kind) =>
        quantities is not null && quantities.TryGetValue(kind, out var quantity) ? quantity.ToDecimal() : null;
}
