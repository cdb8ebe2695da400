using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Grpc;

[Trait("Kind", "Integration")]
public sealed class FindClusterTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : IAsyncLifetime
{
    private TestParts? _parts;
    private ClustererHost? _host;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _host = await ClustererHost.StartAsync(
            garnet.Endpoint, models.Address, _parts.Topics, Cancellation,
            KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")),
            KeyValuePair.Create<string, string?>("Clusterer:MaxReplicatedClusters", "150"));
    }

    public async ValueTask DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _parts!.DisposeAsync();
    }

    [Fact]
    public async Task Find_WhileTheGalleryGrowsAndMerges_AgreesWithBruteForce()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 60);
        for (var step = 0; step < 12; step++)
        {
            await gallery.WriteAsync(30, Cancellation);
            for (var i = 0; i < 3; i++)
            {
                await AssertAgreesAsync(gallery, gallery.Next(), 7);
            }
        }

        Assert.NotEmpty(gallery.Clusters.Snapshot().Aliases);
    }

    [Fact]
    public async Task Find_MoreGalleriesThanFit_AnswersEachOfThem()
    {
        WrittenGallery[] galleries = [.. Enumerable.Range(0, 4).Select(seed => new WrittenGallery(_parts!.Store, people: 80, seed))];
        for (var round = 0; round < 3; round++)
        {
            foreach (var gallery in galleries)
            {
                await gallery.WriteAsync(60, Cancellation);
                await AssertAgreesAsync(gallery, gallery.Next(), 3);
            }
        }

        Assert.True(galleries.Sum(gallery => gallery.Homes().Count) > 150);
    }

    [Fact]
    public async Task Find_GalleryWithMoreClustersThanAreKept_IsRefused()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 100_000);
        await gallery.WriteAsync(400, Cancellation);
        Assert.True(gallery.Homes().Count > 150);

        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, ErrorReasons.GalleryTooLarge, "Clusterer__MaxReplicatedClusters", FindAsync(gallery.Id, Vector(gallery.Next())));
    }

    [Fact]
    public async Task Find_PictureOrPhoto_IsEmbeddedInTheSpaceOfTheGallery()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 5);
        await gallery.WriteAsync(40, Cancellation);
        models.Answer = Vector(gallery.Next());
        var expected = await FindAsync(gallery.Id, models.Answer);

        var image = await Client.FindClusterAsync(Request(gallery.Id, new FaceProbe { Image = new FaceImage { Encoded = ByteString.CopyFrom(1) } }), cancellationToken: Cancellation);
        var photo = await Client.FindClusterAsync(Request(gallery.Id, Photo([40], false)), cancellationToken: Cancellation);
        var largest = await Client.FindClusterAsync(Request(gallery.Id, Photo([40, 50], true)), cancellationToken: Cancellation);

        Assert.Equal([expected, expected, expected], [image, photo, largest]);
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "SEVERAL_FACES_FOUND", "probe.photo", Client.FindClusterAsync(Request(gallery.Id, Photo([40, 50], false)), cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "NO_FACE_FOUND", "probe.photo", Client.FindClusterAsync(Request(gallery.Id, Photo([], true)), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Find_BadInput_SaysWhatIsWrong()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 5);
        await gallery.WriteAsync(10, Cancellation);
        var good = Vector(gallery.Next());
        var wrong = new Embedding(good) { EmbeddingSpace = "other" };
        var shorter = new Embedding { EmbeddingSpace = good.EmbeddingSpace, Values = { good.Values.Skip(1) } };
        var notANumber = new Embedding(good);
        notANumber.Values[3] = float.NaN;
        var zero = new Embedding { EmbeddingSpace = good.EmbeddingSpace, Values = { new float[good.Values.Count] } };

        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, ErrorReasons.ModelMismatch, "'other'", FindAsync(gallery.Id, wrong));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidEmbedding, "31 values", FindAsync(gallery.Id, shorter));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidEmbedding, "probe.embedding.values", FindAsync(gallery.Id, notANumber));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidEmbedding, "probe.embedding.values", FindAsync(gallery.Id, zero));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "probe", Client.FindClusterAsync(Request(gallery.Id, new FaceProbe()), cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "max_clusters", FindAsync(gallery.Id, good, 101));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "max_clusters", FindAsync(gallery.Id, good, -1));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "gallery", FindAsync("a/b", good));
        await RpcAssert.FailsAsync(StatusCode.NotFound, ErrorReasons.GalleryNotFound, "nowhere", FindAsync("nowhere", good));
    }

    [Fact]
    public async Task ListSightings_InARangeAndOfASource_GivesThemByTime()
    {
        var gallery = new WrittenGallery(_parts!.Store, people: 2);
        await gallery.WriteAsync(120, Cancellation);
        var (id, faces) = gallery.Homes().MaxBy(home => home.Value.Length);
        var times = faces.Select(face => face.CaptureTime).Order().ToArray();
        var (from, until) = (times[5], times[^5]);

        foreach (var (start, end, source) in new (DateTimeOffset?, DateTimeOffset?, string)[] { (null, null, ""), (from, until, ""), (from, null, "camera-1"), (null, until, "camera-0"), (null, null, "nowhere") })
        {
            var request = new ListSightingsRequest { Gallery = gallery.Id, ClusterId = id, PageSize = 4, SourceId = source, StartTime = Time(start), EndTime = Time(end) };
            var expected = faces.Where(face => (start is null || face.CaptureTime >= start) && (end is null || face.CaptureTime < end) && (source == "" || face.SourceId == source));
            Assert.Equal(expected.OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal).Select(face => face.CropId), await AllAsync(request));
        }

        var other = await Client.ListSightingsAsync(new ListSightingsRequest { Gallery = gallery.Id, ClusterId = id, PageSize = 1 }, cancellationToken: Cancellation);
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "page_token", Client.ListSightingsAsync(
            new ListSightingsRequest { Gallery = gallery.Id, ClusterId = id, SourceId = "camera-1", PageToken = other.NextPageToken }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "end_time", Client.ListSightingsAsync(
            new ListSightingsRequest { Gallery = gallery.Id, ClusterId = id, StartTime = Time(until), EndTime = Time(from) }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, ErrorReasons.InvalidField, "start_time", Client.ListSightingsAsync(
            new ListSightingsRequest { Gallery = gallery.Id, ClusterId = id, StartTime = new() { Nanos = -1 } }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.NotFound, ErrorReasons.ClusterNotFound, "nobody", Client.ListSightingsAsync(
            new ListSightingsRequest { Gallery = gallery.Id, ClusterId = "nobody" }, cancellationToken: Cancellation));
    }

    private ClusteringService.ClusteringServiceClient Client => _host!.Client;

    private static Google.Protobuf.WellKnownTypes.Timestamp? Time(DateTimeOffset? time) =>
        time is { } given ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(given) : null;

    private static Embedding Vector(Face face) => new() { EmbeddingSpace = face.Embedding.Space, Values = { face.Embedding.Values.ToArray() } };

    private static FaceProbe Photo(byte[] sizes, bool takeLargest) =>
        new() { Photo = new PhotoProbe { Photo = new Photo { Encoded = ByteString.CopyFrom(sizes) }, TakeLargest = takeLargest } };

    private static FindClusterRequest Request(string gallery, FaceProbe probe, int most = 0) => new() { Gallery = gallery, Probe = probe, MaxClusters = most };

    private AsyncUnaryCall<FindClusterResponse> FindAsync(string gallery, Embedding vector, int most = 0) =>
        Client.FindClusterAsync(Request(gallery, new FaceProbe { Embedding = vector }, most), cancellationToken: Cancellation);

    private async Task AssertAgreesAsync(WrittenGallery gallery, Face probe, int count)
    {
        var answer = await FindAsync(gallery.Id, Vector(probe), count);
        var expected = gallery.Homes()
            .Select(home => (home.Key, home.Value, Distance: NaiveClusterer.MeanDistance([probe], home.Value), Threshold: WrittenGallery.Thresholds.Threshold(1, home.Value.Length)))
            .OrderBy(home => home.Distance - home.Threshold)
            .Take(count)
            .ToArray();
        Assert.Equal(expected.Select(home => home.Key), answer.Clusters.Select(found => found.Cluster.ClusterId));
        foreach (var (home, found) in expected.Zip(answer.Clusters))
        {
            Assert.Equal(home.Distance, found.SquaredDistance, 1e-6);
            Assert.Equal(home.Threshold, found.Threshold, 1e-12);
            Assert.Equal(home.Value.Length, found.Cluster.MemberCount);
            var byTime = home.Value.OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal).ToArray();
            Assert.Equal((byTime[0].CropId, byTime[^1].CropId), (found.FirstSeen.CropId, found.LastSeen.CropId));
            Assert.Equal((byTime[0].SourceId, byTime[^1].CaptureTime), (found.FirstSeen.SourceId, found.LastSeen.CaptureTime.ToDateTimeOffset()));
        }

        Assert.Equal(expected.Select((home, rank) => rank == 0 && home.Distance <= home.Threshold), answer.Clusters.Select(found => found.WouldJoin));
    }

    private async Task<List<string>> AllAsync(ListSightingsRequest request)
    {
        var crops = new List<string>();
        do
        {
            var page = await Client.ListSightingsAsync(request, cancellationToken: Cancellation);
            crops.AddRange(page.Sightings.Select(member => member.CropId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return crops;
    }
}
