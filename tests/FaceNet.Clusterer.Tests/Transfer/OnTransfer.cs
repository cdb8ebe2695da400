using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Erasing;
using FaceNet.Clusterer.Tests.Storage;
using FaceNet.Clusterer.Transfer;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Transfer;

/// <summary>A Clusterer with a gallery of many faces, in frames and tracks, that people have corrected, and another gallery to import it into.</summary>
public abstract class OnTransfer(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    private protected string Target { get; } = UniqueName.For("target");

    /// <summary>Faces arrive, two clusters are merged, one gets a label, and two people are told apart.</summary>
    private protected async Task FillAsync()
    {
        await ArriveAsync(80);
        await Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Gallery, ClusterId = People.Cluster(2), OtherClusterId = People.Cluster(3) }, cancellationToken: Cancellation);
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Label = "anna" }, cancellationToken: Cancellation);
        await Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p0-1", OtherCropId = "p1-1" }, cancellationToken: Cancellation);
    }

    private protected async Task<List<ClusterChunk>> ExportAsync(string gallery, ClusterTransferService.ClusterTransferServiceClient? client = null)
    {
        using var call = (client ?? Transfers).ExportClusters(new ExportClustersRequest { Gallery = gallery }, cancellationToken: Cancellation);
        return await call.ResponseStream.ReadAllAsync(Cancellation).Select(answer => answer.Chunk).ToListAsync(Cancellation);
    }

    private protected async Task<ImportClustersResponse> ImportAsync(
        IEnumerable<ClusterChunk> chunks, string? target, ClusterTransferService.ClusterTransferServiceClient? client = null)
    {
        using var call = (client ?? Transfers).ImportClusters(cancellationToken: Cancellation);
        try
        {
            if (target is not null)
            {
                await call.RequestStream.WriteAsync(new ImportClustersRequest { Target = new ClusterImportTarget { Gallery = target } }, Cancellation);
            }

            foreach (var chunk in chunks)
            {
                await call.RequestStream.WriteAsync(new ImportClustersRequest { Chunk = chunk }, Cancellation);
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            // The answer says why.
        }

        return await call.ResponseAsync;
    }

    /// <summary>The chunks with the trailer that belongs to them.</summary>
    private protected static List<ClusterChunk> Sealed(IEnumerable<ClusterChunk> chunks)
    {
        using var sum = new ClusterTransferSum();
        List<ClusterChunk> all = [.. chunks.Where(chunk => chunk.Trailer is null)];
        all.ForEach(sum.Add);
        return [.. all, new ClusterChunk { Trailer = sum.ToTrailer() }];
    }

    private protected async Task<StoredState> StoredAsync(string gallery) =>
        await StoredState.ReadAsync(Parts.Store, await Parts.Redis.GetDatabaseAsync(Cancellation), gallery, Cancellation);

    /// <summary>Who is with whom, whatever the clusters are called.</summary>
    private protected async Task<string[]> GroupsAsync(string gallery) =>
        [.. (await StoredAsync(gallery)).MembersOf.Values.Select(crops => string.Join(' ', crops.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal)];

    private protected void ProduceTo(string gallery, Face face) => Parts.Kafka.Producer.Produce(Parts.Topics.FaceEmbeddedTopic, FaceEvents.Message(FaceEvents.Event(gallery, face)));

    private protected async Task<long> MembersAsync(string gallery) =>
        (await Client.GetClusteringReportAsync(new GetClusteringReportRequest { Gallery = gallery }, cancellationToken: Cancellation)).Members;

    /// <summary>The keys of a gallery.</summary>
    private protected async Task<string[]> KeysAsync(string gallery)
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var keys = new List<string>();
        await foreach (var key in database.Multiplexer.GetServers().Single().KeysAsync(pattern: $"{ClusterKeys.Prefix(gallery)}*"))
        {
            keys.Add(key!);
        }

        return [.. keys];
    }
}
