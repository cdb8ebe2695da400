using System.Text.RegularExpressions;
using FaceNet.Deploy.Tests.Manifests;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>An image is what it was when it was tested: named by a version, and those of the platform made by a Dockerfile that is here.</summary>
internal static partial class ImageRules
{
    public static IEnumerable<string> Violations(ManifestSet set) =>
        from workload in set.Workloads
        from container in workload.Containers
        from violation in Of(container.Image)
        select $"{workload}, container {container.Name}: {violation}";

    /// <summary>What is wrong with the name of an image.</summary>
    public static IEnumerable<string> Of(string? image)
    {
        if (image is null || !Pinned().IsMatch(image))
        {
            yield return $"image '{image}' names no version with at least two numbers";
        }

        if (image is not null && image.StartsWith("facenet/", StringComparison.Ordinal))
        {
            var name = image["facenet/".Length..].Split(':')[0];
            if (!File.Exists(Repository.PathOf($"deploy/images/{name}.Dockerfile")))
            {
                yield return $"image '{image}' has no deploy/images/{name}.Dockerfile";
            }
        }
    }

    [GeneratedRegex(@":v?\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?(@sha256:[0-9a-f]{64})?$|@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();
}
