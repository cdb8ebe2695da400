using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Standalone.EndToEndTests.Hosting;

namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>What --data keeps: everything but the events of the embedded broker.</summary>
public sealed class ServeDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Restart_AfterAStopAndAfterAKill_KnowsEveryGalleryAndCluster()
    {
        string gallery;
        IReadOnlyList<(Cluster Cluster, Member[] Members)> before;
        await using (var serve = await StartAsync())
        {
            var camera = CameraOf(serve);
            gallery = camera.Gallery;
            await EnrollAsync(serve, gallery);
            await camera.SendInOrderAsync(
                camera.Event("anna-1", DrawnPeople.Image(0), second: 1),
                camera.Event("bea-1", DrawnPeople.Image(1), second: 2),
                camera.Event("anna-2", DrawnPeople.Image(0, photo: 1), second: 3));
            before = await camera.ClustersAsync();
            await serve.Process.TerminateAsync(Cancellation);
            Assert.Equal(0, await serve.Process.ExitCodeAsync(Cancellation));
        }

        await using (var stopped = await StartAsync())
        {
            await AssertKnowsAsync(stopped, gallery, before);
            var camera = CameraOf(stopped, gallery);
            await camera.SendAsync(camera.Event("anna-3", DrawnPeople.Image(0, photo: 2), second: 4));
            await camera.SettledAsync(members: 4);
            before = await camera.ClustersAsync();
            Assert.Equal(["anna-1", "anna-2", "anna-3"], before[0].Members.Select(member => member.CropId));
            await stopped.Process.KillAsync(Cancellation);
        }

        await using var killed = await StartAsync();
        await AssertKnowsAsync(killed, gallery, before);
    }

    private static async Task AssertKnowsAsync(ServeProcess serve, string gallery, IReadOnlyList<(Cluster Cluster, Member[] Members)> clusters)
    {
        Assert.Equal(clusters, await CameraOf(serve, gallery).ClustersAsync(), SameClusters);
        Assert.Equal(Decision.Match, (await SearchAsync(serve, gallery)).Decision);
    }

    private static bool SameClusters((Cluster Cluster, Member[] Members) left, (Cluster Cluster, Member[] Members) right) =>
        left.Cluster.Equals(right.Cluster) && left.Members.SequenceEqual(right.Members);

    private static async Task EnrollAsync(ServeProcess serve, string gallery)
    {
        await new GalleryService.GalleryServiceClient(serve.Channel).CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        await new MatchingService.MatchingServiceClient(serve.Channel).EnrollFaceAsync(
            new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = new Probe { Image = DrawnPeople.Image(0) } }, cancellationToken: Cancellation);
    }

    private static async Task<SearchFacesResponse> SearchAsync(ServeProcess serve, string gallery) =>
        await new MatchingService.MatchingServiceClient(serve.Channel).SearchFacesAsync(
            new SearchFacesRequest { Gallery = gallery, Probe = new Probe { Image = DrawnPeople.Image(0, photo: 1) } }, cancellationToken: Cancellation);

    private static Camera CameraOf(ServeProcess serve, string? gallery = null) =>
        new(serve.Topics, new ClusteringService.ClusteringServiceClient(serve.Channel), gallery);

    private Task<ServeProcess> StartAsync() => ServeProcess.StartAsync("serve", "--data", _folder["data"]);
}
