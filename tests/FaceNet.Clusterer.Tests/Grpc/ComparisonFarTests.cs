using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>The false-accept rates beside distances and thresholds, by the table of <see cref="ModelServer"/>.</summary>
[Trait("Kind", "Integration")]
public sealed class ComparisonFarTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnFourPeople(garnet, kafka, models)
{
    private readonly GarnetFixture _garnet = garnet;
    private readonly MockKafkaFixture _kafka = kafka;

    [Fact]
    public async Task ListClusterMembers_DistanceInTheTable_TellsItsRate()
    {
        var request = new ListClusterMembersRequest { Gallery = Gallery, ClusterId = People.Cluster(2) };
        var members = (await Client.ListClusterMembersAsync(request, cancellationToken: Cancellation)).Members.ToDictionary(member => member.CropId, member => member.Evidence);

        Assert.All(new[] { "p2-1", "p2-2", "p2-3" }, crop => Assert.Equal(FarOf(members[crop].SquaredDistance), members[crop].ComparisonFar, 1e-12));
        Assert.Equal((2, false), (Math.Round(members["p2-0"].SquaredDistance), members["p2-0"].HasComparisonFar));
    }

    [Fact]
    public async Task EveryAnswerWithMembers_TellsTheSameRate()
    {
        var diagnosed = await Client.DiagnoseAsync(new DiagnoseRequest { Gallery = Gallery, CropId = "p2-3" }, cancellationToken: Cancellation);
        var sighted = await Client.ListSightingsAsync(new ListSightingsRequest { Gallery = Gallery, ClusterId = People.Cluster(2) }, cancellationToken: Cancellation);

        var evidence = diagnosed.Member.Evidence;
        Assert.Equal(FarOf(evidence.SquaredDistance), evidence.ComparisonFar, 1e-12);
        Assert.Equal(evidence, sighted.Sightings.Single(member => member.CropId == "p2-3").Evidence);
    }

    [Fact]
    public async Task GetClusteringReport_TellsTheRatesOfItsThresholds()
    {
        var report = await Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = Gallery }, cancellationToken: Cancellation);

        Assert.Equal(1e-3, report.BaseThresholdFar, 1e-9);
        Assert.Equal(FarOf(1.0), report.SingleFacesThresholdFar, 1e-12);
    }

    [Fact]
    public async Task AnyAnswer_EmbedderAway_ComesWithoutRates()
    {
        await using var parts = new TestParts(_garnet.Endpoint, _kafka.BootstrapServers, "http://localhost:1");
        var gallery = new WrittenGallery(parts.Store, people: 3);
        await gallery.WriteAsync(12, Cancellation);
        await using var host = await ClustererHost.StartAsync(
            _garnet.Endpoint, "http://localhost:1", parts.Topics, Cancellation, KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")));

        var report = await host.Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = gallery.Id }, cancellationToken: Cancellation);
        var members = await host.Client.ListClusterMembersAsync(
            new ListClusterMembersRequest { Gallery = gallery.Id, ClusterId = gallery.Homes().Keys.First() }, cancellationToken: Cancellation);

        Assert.Equal((12, false, false), (report.Members, report.HasBaseThresholdFar, report.HasSingleFacesThresholdFar));
        Assert.NotEmpty(members.Members);
        Assert.All(members.Members, member => Assert.False(member.Evidence.HasComparisonFar));
    }

    // Between 0.01 and 1.1 the logarithm of the rate rises evenly from -6 to -4.
    private static double FarOf(double squaredDistance) => Math.Pow(10, -6 + (2 * (squaredDistance - 0.01) / 1.09));
}
