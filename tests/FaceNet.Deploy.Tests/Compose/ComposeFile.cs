using FaceNet.Standalone.EndToEndTests.Documentation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace FaceNet.Deploy.Tests.Compose;

/// <summary>A compose file, as far as the platform uses it. A field that is not here fails the reading: it would not be checked.</summary>
internal sealed class ComposeFile
{
    private static readonly IDeserializer Yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();

    public string Name { get; set; } = "";

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    [YamlMember(Alias = "x-service", ApplyNamingConventions = false)]
    public object? Service { get; set; }

    [YamlMember(Alias = "x-listeners", ApplyNamingConventions = false)]
    public object? Listeners { get; set; }

    [YamlMember(Alias = "x-exporting", ApplyNamingConventions = false)]
    public object? Exporting { get; set; }

    /// <param name="name">The file in the folder <c>deploy</c>.</param>
    public static ComposeFile Read(string name)
    {
        using var text = File.OpenText(Repository.PathOf($"deploy/{name}"));
        return Yaml.Deserialize<ComposeFile>(new MergingParser(new Parser(text)));
    }
}

internal sealed class ComposeService
{
    public string Image { get; set; } = "";

    public ComposeBuild? Build { get; set; }

    public string Restart { get; set; } = "";

    public bool ReadOnly { get; set; }

    public string User { get; set; } = "";

    public List<string> Tmpfs { get; set; } = [];

    public List<string> CapDrop { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    public string StopGracePeriod { get; set; } = "";

    public string MemLimit { get; set; } = "";

    public List<string> Command { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public ComposeHealthcheck? Healthcheck { get; set; }

    public Dictionary<string, ComposeCondition> DependsOn { get; set; } = [];

    /// <summary>Whether it runs a host of the platform.</summary>
    public bool IsOurs => Image.StartsWith("facenet/", StringComparison.Ordinal);
}

internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";
}

internal sealed class ComposeHealthcheck
{
    public List<string> Test { get; set; } = [];

    public string Interval { get; set; } = "";

    public string Timeout { get; set; } = "";

    public int Retries { get; set; }
}

internal sealed class ComposeCondition
{
    public string Condition { get; set; } = "";
}
