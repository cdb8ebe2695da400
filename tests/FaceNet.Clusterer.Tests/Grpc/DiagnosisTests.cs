using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

[Trait("Kind", "Integration")]
public sealed class DiagnosisTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : IAsyncLifetime
{
    private TestParts? _parts;
    private ClustererHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ClusteringService.ClusteringServiceClient Client => _host!.Client;

    public async ValueTask InitializeAsync()
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _host = await ClustererHost.StartAsync(
            garnet.Endpoint, models.Address, _parts.Topics, Cancellation, KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")));
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _parts!.DisposeAsync();
    }

    [Fact]
    public async Task Diagnose_AnyFace_AgreesWithBruteForce()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 20);
        await gallery.WriteAsync(150, Cancellation);
        var homes = gallery.Homes();

        foreach (var (id, faces) in homes)
        {
            var face = faces[^1];
            Face[] rest = [.. faces[..^1]];
            var answer = await Client.DiagnoseAsync(new DiagnoseRequest { Gallery = gallery.Id, CropId = face.CropId, MaxOthers = 4 }, cancellationToken: Cancellation);

            Assert.Equal((face.CropId, id, id), (answer.Member.CropId, answer.Member.ClusterId, answer.Cluster.ClusterId));
            Assert.Equal(rest.Length > 0, answer.HasSquaredDistance);
            Assert.Equal(rest.Length > 0 ? NaiveClusterer.MeanDistance([face], rest) : 0, answer.SquaredDistance, 1e-5);
            Assert.Equal(rest.Length > 0 ? WrittenGallery.Thresholds.Threshold(1, rest.Length) : 0, answer.Threshold, 1e-12);
            var expected = homes.Where(home => home.Key != id)
                .Select(home => (home.Key, home.Value, Distance: NaiveClusterer.MeanDistance([face], home.Value), Threshold: WrittenGallery.Thresholds.Threshold(1, home.Value.Length)))
                .OrderBy(home => home.Distance - home.Threshold).Take(4).ToArray();
            Assert.Equal(expected.Select(home => home.Key), answer.Others.Select(other => other.Cluster.ClusterId));
            foreach (var (home, other) in expected.Zip(answer.Others))
            {
                Assert.Equal(home.Distance, other.SquaredDistance, 1e-5);
                Assert.Equal(home.Threshold, other.Threshold, 1e-12);
                Assert.Equal(WrittenGallery.SharedFrames(faces, home.Value), other.Separations);
                Assert.Equal(WrittenGallery.SharedFrames([face], home.Value) > 0, other.HoldsSameFrame);
                Assert.False(other.LabelsDiffer);
            }
        }
    }

    [Fact]
    public async Task Diagnose_FaceThatACorrectionMoved_NamesItAndItsLinks()
    {
        var people = new FourPeople(_parts!);
        await people.ArriveAsync(Client);
        var moved = await Client.MoveMemberAsync(
            new MoveMemberRequest { Gallery = people.Gallery, ClusterId = people.Cluster(2), CropId = "p2-1", TargetClusterId = people.Cluster(3) }, cancellationToken: Cancellation);
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = people.Gallery, ClusterId = people.Cluster(2), Label = "ann" }, cancellationToken: Cancellation);
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = people.Gallery, ClusterId = people.Cluster(3), Label = "bob" }, cancellationToken: Cancellation);

        var answer = await Client.DiagnoseAsync(
            new DiagnoseRequest { Gallery = people.Gallery, CropId = "p2-1", OtherClusterId = people.Cluster(2) }, cancellationToken: Cancellation);

        Assert.Equal(people.Cluster(3), answer.Cluster.ClusterId);
        Assert.Equal(moved.Correction, answer.PlacedBy);
        Assert.Equal(moved.Correction.CorrectionId, answer.Member.Evidence.CorrectionId);
        Assert.Equal(
            [LinkKind.Must, LinkKind.Cannot],
            answer.Links.OrderByDescending(link => link.ClusterId == people.Cluster(3)).Select(link => link.Kind));
        Assert.Equal(new[] { people.Cluster(2), people.Cluster(3) }.Order(), answer.Links.Select(link => link.ClusterId).Order());
        var report = await Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = people.Gallery }, cancellationToken: Cancellation);
        Assert.Equal((3, 1, 2), (report.Corrections, report.CorrectedFaces, report.LabelledClusters));
        var other = Assert.Single(answer.Others);
        Assert.Equal((people.Cluster(2), 1, true), (other.Cluster.ClusterId, other.Separations, other.LabelsDiffer));
        Assert.True(answer.SquaredDistance > answer.Threshold && other.SquaredDistance < other.Threshold);
    }

    [Fact]
    public async Task Diagnose_BadInput_SaysWhatIsWrong()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 5);
        await gallery.WriteAsync(20, Cancellation);
        var (id, faces) = gallery.Homes().First();

        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "crop_id", AskAsync(gallery.Id, "a b"));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "other_cluster_id", AskAsync(gallery.Id, faces[0].CropId, "a b"));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "max_others", AskAsync(gallery.Id, faces[0].CropId, most: 21));
        await RpcAssert.FailsAsync(StatusCode.NotFound, ErrorReasons.MemberNotFound, "nobody", AskAsync(gallery.Id, "nobody"));
        await RpcAssert.FailsAsync(StatusCode.NotFound, ErrorReasons.ClusterNotFound, "nowhere", AskAsync(gallery.Id, faces[0].CropId, "nowhere"));
        await RpcAssert.FailsAsync(StatusCode.NotFound, ErrorReasons.GalleryNotFound, "nowhere", AskAsync("nowhere", faces[0].CropId));
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, ErrorReasons.SameCluster, "other_cluster_id", AskAsync(gallery.Id, faces[0].CropId, id));
    }

    [Theory]
    [InlineData(0.0, 20)]
    [InlineData(0.2, 100)]
    [InlineData(0.3, 7)]
    public async Task SuggestMerges_AnyMargin_AgreesWithBruteForce(double margin, int count)
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 70);
        await gallery.WriteAsync(400, Cancellation);
        var homes = gallery.Homes().ToArray();
        var near = homes.SelectMany((one, index) => homes.Skip(index + 1).Select(other => (One: one, Other: other)))
            .Select(pair => (pair.One, pair.Other, Margin: NaiveClusterer.MeanDistance(pair.One.Value, pair.Other.Value)
                - WrittenGallery.Thresholds.Threshold(pair.One.Value.Length, pair.Other.Value.Length)))
            .Where(pair => pair.Margin <= margin)
            .ToArray();
        var expected = near.Where(pair => WrittenGallery.SharedFrames(pair.One.Value, pair.Other.Value) == 0).OrderBy(pair => pair.Margin).Take(count).ToArray();
        Assert.True(margin == 0 || (expected.Length > 5 && near.Length > expected.Length));

        var answer = await SuggestAsync(gallery.Id, margin, count);

        Assert.Equal(homes.Length, answer.ComparedClusters);
        Assert.Equal(expected.Select(pair => Names(pair.One.Key, pair.Other.Key)), answer.Suggestions.Select(pair => Names(pair.Cluster.ClusterId, pair.Other.ClusterId)));
        foreach (var (pair, suggestion) in expected.Zip(answer.Suggestions))
        {
            Assert.Equal(pair.Margin, suggestion.Margin, 1e-5);
            Assert.Equal(suggestion.SquaredDistance - suggestion.Threshold, suggestion.Margin, 1e-9);
            Assert.False(suggestion.LabelsDiffer);
        }
    }

    [Fact]
    public async Task SuggestMerges_DifferentLabels_AreFlagged()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 70);
        await gallery.WriteAsync(400, Cancellation);
        var first = (await SuggestAsync(gallery.Id, 0.3, 100)).Suggestions[0];
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = gallery.Id, ClusterId = first.Cluster.ClusterId, Label = "ann" }, cancellationToken: Cancellation);
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = gallery.Id, ClusterId = first.Other.ClusterId, Label = "bob" }, cancellationToken: Cancellation);

        var again = (await SuggestAsync(gallery.Id, 0.3, 100)).Suggestions;

        Assert.Equal(["ann", "bob"], [again[0].Cluster.Label, again[0].Other.Label]);
        Assert.Equal(again.Select((_, rank) => rank == 0), again.Select(suggestion => suggestion.LabelsDiffer));
        await Client.AddCannotLinkAsync(
            new AddCannotLinkRequest
            {
                Gallery = gallery.Id,
                CropId = gallery.Homes()[first.Cluster.ClusterId][0].CropId,
                OtherCropId = gallery.Homes()[first.Other.ClusterId][0].CropId,
            },
            cancellationToken: Cancellation);
        Assert.Equal(again.Skip(1), (await SuggestAsync(gallery.Id, 0.3, 100)).Suggestions.Take(again.Count - 1));
    }

    [Fact]
    public async Task SuggestMerges_BadInput_SaysWhatIsWrong()
    {
        foreach (var margin in new[] { -0.1, 0.51, double.NaN, double.PositiveInfinity })
        {
            await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "max_margin", SuggestAsync("nowhere", margin, 1));
        }

        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "max_suggestions", SuggestAsync("nowhere", 0.1, 101));
        await RpcAssert.FailsAsync(StatusCode.NotFound, ErrorReasons.GalleryNotFound, "nowhere", SuggestAsync("nowhere", 0.1, 1));
    }

    private static string Names(params string[] ids) => string.Join(' ', ids.Order(StringComparer.Ordinal));

    private AsyncUnaryCall<DiagnoseResponse> AskAsync(string gallery, string cropId, string other = "", int most = 0) => Client.DiagnoseAsync(
        new DiagnoseRequest { Gallery = gallery, CropId = cropId, OtherClusterId = other, MaxOthers = most }, cancellationToken: Cancellation);

    private AsyncUnaryCall<SuggestMergesResponse> SuggestAsync(string gallery, double margin, int count) => Client.SuggestMergesAsync(
        new SuggestMergesRequest { Gallery = gallery, MaxMargin = margin, MaxSuggestions = count }, cancellationToken: Cancellation);
}
