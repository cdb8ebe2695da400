using FaceNet.Standalone.EndToEndTests.Documentation;
using k8s.Models;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>The objects as they stand in the files of the base and some components, before anything is patched: what can be checked without kustomize.</summary>
internal static class SourceManifests
{
    private const string Root = "deploy/kubernetes";

    private static readonly string[] Folders = [$"{Root}/base", $"{Root}/components/topics", $"{Root}/components/scaling"];

    /// <param name="edit">Changes the text of the files, as somebody might who makes a mistake.</param>
    public static ManifestSet Read(Func<string, string>? edit = null)
    {
        var objects = new List<object>();
        foreach (var folder in Folders)
        {
            var kustomization = Kustomization.Read(folder);
            foreach (var resource in kustomization.Resources)
            {
                var text = File.ReadAllText(Repository.PathOf($"{folder}/{resource}"));
                objects.AddRange(ManifestReader.Read(edit?.Invoke(text) ?? text));
            }

            objects.AddRange(kustomization.ConfigMapGenerator.Select(Generate));
        }

        var set = new ManifestSet("sources", objects);
        foreach (var container in set.Workloads.SelectMany(workload => workload.Containers))
        {
            container.Image = WithTag(container.Image);
        }

        return set;
    }

    private static V1ConfigMap Generate(Kustomization.Generator generator) => new()
    {
        Metadata = new V1ObjectMeta { Name = generator.Name },
        Data = generator.Literals.Select(literal => literal.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
    };

    private static string WithTag(string image) =>
        Kustomization.Read($"{Root}/base").Images.SingleOrDefault(tag => tag.Name == image) is { } tag ? $"{image}:{tag.NewTag}" : image;
}
