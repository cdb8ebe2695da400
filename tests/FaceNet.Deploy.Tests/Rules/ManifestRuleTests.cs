using System.Globalization;
using FaceNet.Deploy.Tests.Manifests;

namespace FaceNet.Deploy.Tests.Rules;

public sealed class ManifestRuleTests
{
    // deploy/check.sh collects a line for each installation.
    private const string Summary = "FACENET_DEPLOY_SUMMARY";

    public static TheoryData<string, string> RulesOfInstallations =>
        [.. from installation in Installations.Names from rule in Rule.All select (installation, rule.Name)];

    public static TheoryData<string> Overlays => [.. Installations.Names];

    [Theory]
    [MemberData(nameof(RulesOfInstallations))]
    public void Installation_KeepsTheRule(string installation, string rule)
    {
        var violations = Rule.Named(rule).Violations(Installations.Get(installation)).ToArray();

        Assert.True(violations.Length == 0, string.Join('\n', violations));
    }

    [Theory]
    [MemberData(nameof(Overlays))]
    public void Installation_BrokenInNoWay_IsSummedUp(string installation)
    {
        var set = Installations.Get(installation);
        var violations = Rule.All.Sum(rule => rule.Violations(set).Count());
        if (Environment.GetEnvironmentVariable(Summary) is { Length: > 0 } file)
        {
            File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""{"overlay": "{{installation}}", "objects": {{set.Objects.Count}}, "violations": {{violations}}}{{'\n'}}"""));
        }

        Assert.Equal(0, violations);
        Assert.True(set.Objects.Count > 30, $"{set.Objects.Count} objects are too few for the platform.");
    }

    [Fact]
    public void Overlays_AreAllThatLieThere() =>
        Assert.Equal(
            Directory.GetDirectories(Standalone.EndToEndTests.Documentation.Repository.PathOf("deploy/kubernetes/overlays")).Select(Path.GetFileName).Order(),
            ["cpu", "gpu", "ha", "local"]);

    [Fact]
    public void Overlays_AreRenderedWhereTheyHaveToBe() =>
        Assert.True(Kustomize.IsPresent || Environment.GetEnvironmentVariable("CI") != "true", "CI has to render the overlays: set FACENET_TEST_KUSTOMIZE.");

    [Fact]
    public void Gpu_EmbeddersAlone_RunOnGpus()
    {
        if (!Kustomize.IsPresent)
        {
            Assert.Skip("There is no kustomize and no kubectl.");
        }

        var set = Installations.Get(Installations.WithTrainer);
        Assert.All(set.Services, service =>
        {
            var isOnGpu = service.Host is "Embedder" or "Trainer";
            Assert.Equal(isOnGpu, service.Container.Image.Contains("-cuda:", StringComparison.Ordinal));
            Assert.Equal(isOnGpu, service.Container.Resources.Limits.ContainsKey("nvidia.com/gpu"));
            Assert.Equal(isOnGpu, service.Pod.Tolerations is [{ Key: "nvidia.com/gpu" }]);
            Assert.Equal(isOnGpu, service.Pod.NodeSelector is { Count: 1 });
        });
        Assert.All(set.Services.Where(service => service.Host == "Embedder"), service => Assert.Equal("cuda", set.Environment(service.Container)["Inference__Provider"]));
    }

    [Fact]
    public void Ha_Services_HaveThreePodsAcrossZones()
    {
        if (!Kustomize.IsPresent)
        {
            Assert.Skip("There is no kustomize and no kubectl.");
        }

        var set = Installations.Get("ha");
        Assert.All(set.Of<ScaledObject>(), scaled => Assert.Equal(3, scaled.Spec.MinReplicaCount));
        Assert.All(set.Services, service =>
            Assert.Contains(service.Pod.TopologySpreadConstraints, spread => spread is { TopologyKey: "topology.kubernetes.io/zone", WhenUnsatisfiable: "DoNotSchedule" }));
    }

    [Fact]
    public void Local_WithoutOperators_UsesNoneOfTheirResources()
    {
        if (!Kustomize.IsPresent)
        {
            Assert.Skip("There is no kustomize and no kubectl.");
        }

        Assert.Empty(Installations.Get("local").Of<CustomResource>());
    }
}
