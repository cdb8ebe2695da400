using System.Globalization;
using FaceNet.Deploy.Tests.Manifests;
using FaceNet.Deploy.Tests.Rules;
using FaceNet.Standalone.EndToEndTests.Documentation;
using Microsoft.Extensions.Hosting;

namespace FaceNet.Deploy.Tests.Compose;

public sealed class ComposeTests
{
    private static readonly ComposeFile Platform = ComposeFile.Read("compose.yaml");
    private static readonly ComposeFile Telemetry = ComposeFile.Read("compose.telemetry.yaml");

    private static IEnumerable<(string Name, ComposeService Service)> Own => Platform.Services.Where(each => each.Value.IsOurs).Select(each => (each.Key, each.Value));

    // Those that the overlay adds; it says only a little more of the others.
    private static IEnumerable<(string Name, ComposeService Service)> All =>
        Platform.Services.Concat(Telemetry.Services.Where(each => !Platform.Services.ContainsKey(each.Key))).Select(each => (each.Key, each.Value));

    [Fact]
    public void Services_AreTheWholePlatform() => Assert.Equal(["clusterer", "embedder", "matcher"], Own.Select(each => each.Name).Order());

    [Fact]
    public void Images_NameTheirVersions_AndHaveTheirDockerfiles()
    {
        Assert.Empty(All.SelectMany(each => ImageRules.Of(each.Service.Image)));
        Assert.All(Own, each =>
        {
            Assert.Equal($"deploy/images/{each.Name}.Dockerfile", each.Service.Build!.Dockerfile);
            Assert.StartsWith($"facenet/{each.Name}:", each.Service.Image, StringComparison.Ordinal);
            Assert.True(File.Exists(Repository.PathOf($"deploy/{each.Service.Build.Context}/global.json")));
        });
    }

    [Fact]
    public void Services_HaveNoPowers() => Assert.All(All, each =>
    {
        Assert.Equal(["ALL"], each.Service.CapDrop);
        Assert.Equal(["no-new-privileges:true"], each.Service.SecurityOpt);
        Assert.NotEqual("", each.Service.MemLimit);

        // Kafka's image writes its settings when it starts, as a user of its own.
        Assert.True(each.Service.Image.StartsWith("apache/kafka:", StringComparison.Ordinal) || each.Service is { ReadOnly: true, User: not ("" or "0:0") }, each.Name);
    });

    [Fact]
    public void Services_ThatOthersWaitFor_SayWhenTheyAreReady()
    {
        foreach (var (name, service) in All)
        {
            foreach (var (other, condition) in service.DependsOn)
            {
                var waitedFor = All.Single(each => each.Name == other).Service;
                Assert.True(condition.Condition is "service_completed_successfully" ? other == "topics" : condition.Condition == "service_healthy" && waitedFor.Healthcheck is not null, $"{name} waits for {other}");
            }
        }

        Assert.All(Own, each => Assert.Null(each.Service.Healthcheck));
        Assert.All(Own, each => Assert.Contains("topics", each.Service.DependsOn.Keys));
    }

    [Fact]
    public void Variables_AreOptionsOfTheirHosts()
    {
        var said = Platform.Services.Concat(Telemetry.Services).Where(each => Platform.Services.TryGetValue(each.Key, out var service) && service.IsOurs);

        Assert.Empty(said.SelectMany(each => each.Value.Environment.SelectMany(variable => OptionRules.Of(Workload.HostOf($"facenet/{each.Key}"), variable.Key, variable.Value))));
    }

    [Fact]
    public void Ports_AreOpenOnThisMachineOnly_AndListenedOn()
    {
        Assert.All(All.SelectMany(each => each.Service.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.All(Own, each => Assert.Equal(["5300", "5301"], each.Service.Ports.Select(port => port.Split(':')[^1])));
        Assert.Distinct(All.SelectMany(each => each.Service.Ports).Select(port => port.Split(':')[1]));
    }

    [Fact]
    public void Addresses_LeadToServices()
    {
        var addresses = Own.SelectMany(each => each.Service.Environment).Where(variable => variable.Key.EndsWith("Client__Address", StringComparison.Ordinal)).Select(variable => variable.Value);

        Assert.All(addresses, address => Assert.Contains(Own.Select(each => $"dns:///{each.Name}:5300"), known => known == address));
        Assert.All(Own, each => Assert.Equal("kafka:9092", each.Service.Environment["Kafka__BootstrapServers"]));
        Assert.Contains("PLAINTEXT://kafka:9092", Platform.Services["kafka"].Environment["KAFKA_ADVERTISED_LISTENERS"], StringComparison.Ordinal);
    }

    [Fact]
    public void Stop_GrantsWhatAHostTakes() => Assert.All(Own, each =>
        Assert.True(TimeSpan.FromSeconds(int.Parse(each.Service.StopGracePeriod.TrimEnd('s'), CultureInfo.InvariantCulture)) > new HostOptions().ShutdownTimeout));

    [Fact]
    public void Redis_KeepsWhatItIsTold() =>
        Assert.Contains("--appendonly yes --maxmemory-policy noeviction", string.Join(' ', Platform.Services["redis"].Command), StringComparison.Ordinal);

    [Fact]
    public void Files_ThatAreMounted_AreThere() => Assert.All(
        All.SelectMany(each => each.Service.Volumes).Select(volume => volume.Split(':')[0]),
        source => Assert.True(source[0] == '.' ? Path.Exists(Repository.PathOf($"deploy/{source}")) : Platform.Volumes.ContainsKey(source) || Telemetry.Volumes.ContainsKey(source), source));

    [Fact]
    public void Telemetry_LeadsToTheCollector_AndIsScrapedWhereItIsServed()
    {
        var exporting = Telemetry.Services.Where(each => Platform.Services.ContainsKey(each.Key)).ToArray();
        var scraped = File.ReadAllText(Repository.PathOf("deploy/telemetry/prometheus.yaml"));

        Assert.Equal(Own.Select(each => each.Name).Order(), exporting.Select(each => each.Key).Order());
        Assert.All(exporting, each => Assert.Equal("http://collector:4317", each.Value.Environment["OTEL_EXPORTER_OTLP_ENDPOINT"]));
        Assert.Contains("endpoint: 0.0.0.0:4317", File.ReadAllText(Repository.PathOf("deploy/telemetry/collector.yaml")), StringComparison.Ordinal);
        Assert.Contains("names: [embedder, matcher, clusterer]", scraped, StringComparison.Ordinal);
        Assert.Contains("port: 5301", scraped, StringComparison.Ordinal);
    }
}
