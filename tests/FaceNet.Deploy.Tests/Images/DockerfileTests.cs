using System.Text.RegularExpressions;
using FaceNet.Deploy.Tests.Manifests;
using FaceNet.Deploy.Tests.Rules;
using FaceNet.Standalone.EndToEndTests.Documentation;

namespace FaceNet.Deploy.Tests.Images;

public sealed partial class DockerfileTests
{
    public static TheoryData<string> Names => [.. Dockerfile.Names];

    [Fact]
    public void Images_AreThoseOfEveryDeployable() =>
        Assert.Equal(["clusterer", "embedder", "embedder-cuda", "matcher", "models", "standalone", "trainer", "trainer-cuda"], Dockerfile.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Bases_NameTheirVersions(string name) => Assert.Empty(Dockerfile.Read(name).Bases.SelectMany(ImageRules.Of));

    [Fact]
    public void Bases_OfOneKind_AreTheSameEverywhere()
    {
        var versions = Dockerfile.Names.SelectMany(name => Dockerfile.Read(name).Bases).Distinct().GroupBy(image => Variant().Replace(image, ""));

        Assert.All(versions, same => Assert.Single(same));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void User_IsThatOfTheManifests(string name) => Assert.Equal("1654", Dockerfile.Read(name).LastStage.Last(each => each.Word == "USER").Text);

    [Theory]
    [MemberData(nameof(Names))]
    public void Image_NeedsNoShell_AndBringsNoProbeOfItsOwn(string name)
    {
        var dockerfile = Dockerfile.Read(name);

        Assert.StartsWith("[", dockerfile.Of("ENTRYPOINT").Single(), StringComparison.Ordinal);
        Assert.All(dockerfile.Of("CMD"), command => Assert.StartsWith("[", command, StringComparison.Ordinal));
        Assert.Empty(dockerfile.Of("HEALTHCHECK"));
        Assert.DoesNotContain(dockerfile.LastStage, each => each.Word == "RUN");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Program_IsPublishedForOneSystem_AndStarted(string name)
    {
        var dockerfile = Dockerfile.Read(name);
        if (name == "models")
        {
            Assert.True(File.Exists(Repository.PathOf("deploy/images/put-models.sh")));
            return;
        }

        var publish = Assert.Single(dockerfile.Of("RUN"));
        var project = Project().Match(publish).Groups[1].Value;
        Assert.True(File.Exists(Repository.PathOf($"{project}/{Path.GetFileName(project)}.csproj")), project);
        Assert.Equal($"FaceNet.{Workload.HostOf($"facenet/{name}:1.0.0")}", Path.GetFileName(project));
        Assert.Contains("--configuration Release --runtime linux-x64 --no-self-contained", publish, StringComparison.Ordinal);
        Assert.Contains("--output /app", publish, StringComparison.Ordinal);
        Assert.Equal($"[\"./{Path.GetFileName(project)}\"]", dockerfile.Of("ENTRYPOINT").Single());
        Assert.Equal("5300 5301", dockerfile.Of("EXPOSE").Single());
    }

    // The SDK of global.json has to be one that the image can satisfy.
    [Fact]
    public void Sdk_IsOfTheFeatureBandThatGlobalJsonNames()
    {
        var wanted = Version().Match(File.ReadAllText(Repository.PathOf("global.json"))).Value;
        var sdk = Version().Match(Dockerfile.Read("embedder").Bases.First()).Value;

        Assert.Equal(wanted[..^2], sdk[..^2]);
        Assert.True(string.CompareOrdinal(sdk, wanted) >= 0);
    }

    [Fact]
    public void Context_HoldsWhatTheBuildsRead()
    {
        string[] ignore = [.. File.ReadAllLines(Repository.PathOf(".dockerignore")).Where(line => line.Length > 0 && line[0] != '#')];
        string[] needed = ["protos", "services", "trainer", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "BannedSymbols.txt", ".editorconfig", "deploy/images/put-models.sh"];

        Assert.Equal("**", ignore[0]);
        Assert.All(needed, path =>
        {
            Assert.Contains($"!{path}", ignore);
            Assert.True(Path.Exists(Repository.PathOf(path)), path);
        });
    }

    [GeneratedRegex(@":.*?(?=-chiseled|$)")]
    private static partial Regex Variant();

    [GeneratedRegex(@"dotnet publish (\S+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"\d+\.\d+\.\d{3}")]
    private static partial Regex Version();
}
