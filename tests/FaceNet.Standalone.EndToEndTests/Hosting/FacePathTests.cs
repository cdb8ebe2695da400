using Confluent.Kafka;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Standalone.EndToEndTests.Hosting;

/// <summary>The way of faces from a producer to the clusters, seen at every station.</summary>
[Collection<SharedPlatform>]
public sealed class FacePathTests(Platform platform)
{
    private readonly Camera _camera = new(platform.Topics, platform.Clusterer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Produce_OneFace_IsEmbeddedWithEverythingItsProducerSaid()
    {
        var captured = _camera.Event("crop-1", DrawnPeople.Image(0));
        (captured.FrameId, captured.TrackId, captured.SourceId) = ("frame-1", "track-1", "door");

        await _camera.SendAsync(captured);

        var message = (await _camera.Embedded.ReadAsync(IsOfGallery, 1, Cancellation)).Single();
        var face = ClusteringCommand.Parser.ParseFrom(message.Message.Value).FaceEmbedded;
        Assert.Equal(("crop-1", "frame-1", "track-1", "door"), (face.CropId, face.FrameId, face.TrackId, face.SourceId));
        Assert.Equal(captured.CaptureTime, face.CaptureTime);
        Assert.Equal(1, face.Embedding.Values.Sum(value => value * (double)value), 1e-5);
        Assert.Equal(face.EventId, message.Message.Headers.Text(EventHeaders.EventId));
    }

    [Fact]
    public async Task Produce_TwoPhotosOfOnePerson_FoundAndJoinOneCluster()
    {
        await _camera.SendInOrderAsync(
            _camera.Event("first", DrawnPeople.Image(0, photo: 0), second: 1),
            _camera.Event("second", DrawnPeople.Image(0, photo: 1), second: 2));

        var changes = (await _camera.Changed.ReadAsync(IsOfGallery, 2, Cancellation)).ConvertAll(message => ClusterChanged.Parser.ParseFrom(message.Message.Value));
        Assert.Equal([1L, 2L], changes.Select(change => change.Sequence));
        Assert.Equal(("first", 1, Camera.At(1)), (changes[0].Founded.CropId, changes[0].MemberCount, changes[0].CauseTime));
        Assert.Equal(("second", 2, Camera.At(2)), (changes[1].Joined.CropId, changes[1].MemberCount, changes[1].CauseTime));
        Assert.True(changes[1].Joined.SquaredDistance <= changes[1].Joined.Threshold);
        Assert.Single(changes.Select(change => change.ClusterId).Distinct());
    }

    [Fact]
    public async Task GetCluster_AfterTwoPhotosOfOnePersonAndOneOfAnother_TellsThemApart()
    {
        await _camera.SendInOrderAsync(
            _camera.Event("anna-1", DrawnPeople.Image(0, photo: 0), second: 1),
            _camera.Event("bea-1", DrawnPeople.Image(1), second: 2),
            _camera.Event("anna-2", DrawnPeople.Image(0, photo: 1), second: 3));

        var clusters = await _camera.ClustersAsync();

        Assert.Equal([["anna-1", "anna-2"], ["bea-1"]], clusters.Select(each => each.Members.Select(member => member.CropId)));
        Assert.Equal([(true, Camera.At(1), Camera.At(3)), (false, Camera.At(2), Camera.At(2))], clusters.Select(each => (each.Cluster.Confirmed, each.Cluster.CreateTime, each.Cluster.UpdateTime)));
        Assert.All(clusters, each => Assert.Single(each.Members, member => member.Evidence.Founded));
        foreach (var (cluster, _) in clusters)
        {
            var request = new GetClusterRequest { Gallery = _camera.Gallery, ClusterId = cluster.ClusterId };
            Assert.Equal(cluster, (await platform.Clusterer.GetClusterAsync(request, cancellationToken: Cancellation)).Cluster);
        }
    }

    [Fact]
    public async Task Produce_TheSameFaceTwiceInOneFrame_IsTwoPeople()
    {
        foreach (var cropId in new[] { "left", "right" })
        {
            var captured = _camera.Event(cropId, DrawnPeople.Image(0));
            captured.FrameId = "frame-1";
            await _camera.SendAsync(captured);
        }

        await _camera.SettledAsync(members: 2);

        Assert.Equal([1L, 1L], (await _camera.ClustersAsync()).Select(each => each.Cluster.MemberCount));
    }

    [Fact]
    public async Task Produce_TheSameCropAgain_ChangesNothing()
    {
        var captured = _camera.Event("crop-1", DrawnPeople.Image(0));
        await _camera.SendAsync(captured);
        await _camera.SettledAsync(members: 1);
        await _camera.SendAsync(captured);
        await _camera.SettledAsync(members: 1, duplicates: 1);

        var (cluster, members) = Assert.Single(await _camera.ClustersAsync());

        Assert.Equal((1L, 1L), (cluster.MemberCount, cluster.Version));
        Assert.Equal("crop-1", Assert.Single(members).CropId);
    }

    private bool IsOfGallery(ConsumeResult<string, byte[]> message) => message.Message.Key == _camera.Gallery;
}
