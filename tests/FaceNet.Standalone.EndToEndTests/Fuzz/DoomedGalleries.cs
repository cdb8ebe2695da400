using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Testing;
using FaceNet.Testing.Fuzz;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Fuzz;

/// <summary>What random requests may destroy: a gallery of the Matcher and the clusters of another, each of which is there again before the next request that would destroy it. For one caller.</summary>
/// <param name="platform">The platform.</param>
/// <param name="world">What the requests are made of.</param>
internal sealed class DoomedGalleries(Platform platform, FuzzWorld world)
{
    private const string DeleteGallery = "GalleryService.DeleteGallery";

    private readonly Camera _enrolled = new(platform.Topics, platform.Clusterer);
    private readonly Camera _clustered = new(platform.Topics, platform.Clusterer);
    private int _crops;

    /// <summary>The rpcs that would take from all others what they need.</summary>
    public static IReadOnlyList<string> Rpcs { get; } = [DeleteGallery, "ErasureService.EraseAllClusters"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sends a random request of one of these rpcs.</summary>
    public async Task SendAsync(RandomCalls calls, DescribedRpc rpc, Random random)
    {
        var gallery = rpc.Name == DeleteGallery ? await EnrollAsync() : await ClusterAsync();
        await calls.SendAsync(rpc, new RandomMessages(random, world.With("gallery", gallery)).Of(rpc.Request), Cancellation);
    }

    // Its clusters come whenever they do: before they go with it, or after.
    private async Task<string> EnrollAsync()
    {
        var gallery = _enrolled.Gallery;
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        var face = new Probe { Embedding = new Embedding { EmbeddingSpace = world.Space, Values = { world.Vectors[0] } } };
        var enrolled = await platform.Matcher.EnrollFaceAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "s0", FaceId = "f", Face = face }, cancellationToken: Cancellation);
        if (!enrolled.AlreadyEnrolled)
        {
            await _enrolled.SendAsync(NextCrop(_enrolled));
        }

        return gallery;
    }

    private async Task<string> ClusterAsync()
    {
        if (!await IsClusteredAsync())
        {
            await _clustered.SendAsync(NextCrop(_clustered));
            await Eventually.HoldsAsync($"clusters of {_clustered.Gallery}", IsClusteredAsync, Cancellation);
        }

        return _clustered.Gallery;
    }

    private async Task<bool> IsClusteredAsync()
    {
        try
        {
            await platform.Clusterer.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = _clustered.Gallery }, cancellationToken: Cancellation);
            return true;
        }
        catch (RpcException none) when (none.StatusCode is StatusCode.NotFound)
        {
            return false;
        }
    }

    // What was erased does not come back under its id.
    private FaceCaptured NextCrop(Camera camera) => camera.Event($"doomed-{_crops++}", DrawnPeople.Image(0));
}
