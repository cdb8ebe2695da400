using System.Xml.Linq;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

/// <summary>Who may reference whom, read from the project files: references of references count too.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string[] SharedByServices = ["FaceNet.Protos", "FaceNet.ModelContract", "FaceNet.ServiceDefaults"];

    private static readonly string[] Projects =
    [
        .. from folder in new[] { "protos", "services", "trainer" }
           from file in Directory.EnumerateFiles(Repository.PathOf(folder), "*.csproj", SearchOption.AllDirectories)
           select file,
    ];

    private static readonly ILookup<string, string> References =
        (from file in Projects
         from reference in XDocument.Load(file).Descendants("ProjectReference")
         select (Project: Name(file), Reference: Name(reference.Attribute("Include")!.Value)))
        .ToLookup(pair => pair.Project, pair => pair.Reference);

    private static IEnumerable<string> ProjectsUnderServices => Projects.Where(file => file.StartsWith(Repository.PathOf("services"), StringComparison.Ordinal));

    // A service is what has a <Agent>Hosting.cs to compose it by.
    private static IEnumerable<string> Services =>
        from file in ProjectsUnderServices
        let name = Name(file)
        where File.Exists(Path.Combine(Path.GetDirectoryName(file)!, $"{name["FaceNet.".Length..]}Hosting.cs"))
        select name;

    [Fact]
    public async Task Services_InTheFolder_AreThoseThatTheTablesAreHeldAgainst()
    {
        await using var hosts = new ComposedHosts();

        Assert.Equal(hosts.All.Select(host => $"FaceNet.{host.Name}").Order(), Services.Order());
    }

    [Fact]
    public void Services_ReferenceOnlyWhatAllServicesShare() =>
        Assert.All(Services, service => Assert.Empty(Reach(service).Except(SharedByServices)));

    [Fact]
    public void LocalBackends_ReferencesNoService() => Assert.Empty(Reach("FaceNet.LocalBackends").Intersect(Services));

    [Fact]
    public void Trainer_IsReferencedByNothingUnderServices()
    {
        Assert.Contains("FaceNet.Trainer", Projects.Select(Name));
        Assert.All(ProjectsUnderServices.Select(Name), project => Assert.DoesNotContain("FaceNet.Trainer", Reach(project)));
    }

    [Fact]
    public void Trainer_ReferencesNoService() => Assert.Empty(Reach("FaceNet.Trainer").Intersect(Services));

    [Fact]
    public void Standalone_ReferencesEveryService() => Assert.Empty(Services.Except(References["FaceNet.Standalone"]));

    private static HashSet<string> Reach(string project)
    {
        var reached = new HashSet<string>();
        var open = new Stack<string>([project]);
        while (open.TryPop(out var next))
        {
            foreach (var reference in References[next].Where(reached.Add))
            {
                open.Push(reference);
            }
        }

        return reached;
    }

    private static string Name(string projectFile) => Path.GetFileNameWithoutExtension(projectFile.Replace('\\', '/'));
}
