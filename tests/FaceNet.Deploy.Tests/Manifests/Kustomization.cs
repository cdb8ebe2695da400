using FaceNet.Standalone.EndToEndTests.Documentation;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace FaceNet.Deploy.Tests.Manifests;

/// <summary>A kustomization.yaml, as far as the platform uses it.</summary>
internal sealed class Kustomization
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Namespace { get; set; } = "";

    public List<object> Labels { get; set; } = [];

    public List<string> Resources { get; set; } = [];

    public List<string> Components { get; set; } = [];

    public List<Generator> ConfigMapGenerator { get; set; } = [];

    public List<ImageTag> Images { get; set; } = [];

    public List<Patch> Patches { get; set; } = [];

    /// <param name="folder">The folder of the file, from the root of the repository.</param>
    public static Kustomization Read(string folder) => Yaml.Deserialize<Kustomization>(File.ReadAllText(Repository.PathOf($"{folder}/kustomization.yaml")));

    internal sealed class Generator
    {
        public string Name { get; set; } = "";

        public string Namespace { get; set; } = "";

        public string Behavior { get; set; } = "";

        public List<string> Literals { get; set; } = [];

        public List<string> Files { get; set; } = [];
    }

    internal sealed class ImageTag
    {
        public string Name { get; set; } = "";

        public string NewName { get; set; } = "";

        public string NewTag { get; set; } = "";
    }

    internal sealed class Patch
    {
        public string Path { get; set; } = "";

        public PatchTarget? Target { get; set; }
    }

    internal sealed class PatchTarget
    {
        public string Kind { get; set; } = "";

        public string Name { get; set; } = "";

        public string LabelSelector { get; set; } = "";
    }
}
