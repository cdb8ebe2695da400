using FaceNet.Deploy.Tests.Manifests;

namespace FaceNet.Deploy.Tests.Rules;

/// <summary>Embedders read their models from a volume that they cannot write; an init container puts what is missing there.</summary>
internal static class ModelRules
{
    public static IEnumerable<string> Violations(ManifestSet set)
    {
        foreach (var embedder in set.Services.Where(service => service.Host == "Embedder"))
        {
            var repository = set.Environment(embedder.Container).GetValueOrDefault("Models__Repository");
            var mount = (embedder.Container.VolumeMounts ?? []).SingleOrDefault(mount => mount.MountPath == repository);
            if (mount is not { ReadOnlyProperty: true })
            {
                yield return $"{embedder}: Models__Repository {repository} is no volume, or one that it may write";
            }

            if (!(embedder.Pod.InitContainers ?? []).Any(container => container.Image.StartsWith("facenet/models:", StringComparison.Ordinal) && container.VolumeMounts.Any(each => each.Name == mount?.Name && each.ReadOnlyProperty != true)))
            {
                yield return $"{embedder}: no init container puts models into its repository";
            }
        }
    }
}
