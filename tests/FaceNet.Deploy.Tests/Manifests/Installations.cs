using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>Everything that can be installed: each overlay, and the sources where there is no kustomize.</summary>
internal static class Installations
{
    public const string Sources = "sources";

    /// <summary>An overlay with the trainer, which is in none by itself.</summary>
    public const string WithTrainer = "gpu with trainer";

    private const string Overlays = "deploy/kubernetes/overlays";

    private static readonly Dictionary<string, ManifestSet> Read = [];

    /// <summary>Their names; without kustomize that of the sources alone.</summary>
    public static IReadOnlyList<string> Names { get; } =
        Kustomize.IsPresent ? [Sources, "cpu", "gpu", "ha", "local", WithTrainer] : [Sources];

    public static ManifestSet Get(string name)
    {
        lock (Read)
        {
            return Read.TryGetValue(name, out var known) ? known : Read[name] = name switch
            {
                Sources => SourceManifests.Read(),
                WithTrainer => RenderWithTrainer(),
                _ => new ManifestSet(name, ManifestReader.Read(Kustomize.Render($"{Overlays}/{name}"))),
            };
        }
    }

    // As deploy/README.md says: one line more in the overlay.
    private static ManifestSet RenderWithTrainer()
    {
        var copy = Directory.CreateTempSubdirectory("facenet-deploy-");
        try
        {
            var source = Repository.PathOf("deploy/kubernetes");
            foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(copy.FullName, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }

            var gpu = Path.Combine(copy.FullName, "overlays", "gpu");
            File.AppendAllText(Path.Combine(gpu, "kustomization.yaml"), "components:\n  - ../../components/trainer\n");
            return new ManifestSet(WithTrainer, ManifestReader.Read(Kustomize.Render(gpu)));
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
