using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Transfer;

/// <summary>Chunks that are not those of an export leave nothing behind.</summary>
[Trait("Kind", "Integration")]
public sealed class CorruptClustersTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnTransfer(garnet, kafka, models)
{
    [Fact]
    public async Task Import_OfChangedChunks_NamesTheChunkAndWritesNothing()
    {
        await Client.AddCannotLinkAsync(new AddCannotLinkRequest { Gallery = Gallery, CropId = "p0-1", OtherCropId = "p1-1" }, cancellationToken: Cancellation);
        var export = await ExportAsync(Gallery);
        Assert.Equal(5, export.Count);

        foreach (var (chunks, where, what) in Changes(export))
        {
            var words = await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "TRANSFER_CORRUPT", what, ImportAsync(chunks, Target));
            Assert.StartsWith($"chunk[{where}]", words, StringComparison.Ordinal);
        }

        Assert.Empty(await KeysAsync(Target));
        Assert.Equal(16, (await ImportAsync(export, Target)).MemberCount);
    }

    [Fact]
    public async Task Import_OfANewerFormat_NamesBothVersionsAndTheRemedy()
    {
        var export = await ExportAsync(Gallery);
        export[0].Header.FormatVersion = 2;

        await RpcAssert.FailsAsync(
            StatusCode.FailedPrecondition,
            "SCHEMA_TOO_NEW",
            "The export has format_version 2; this Clusterer knows 1 at most. Update it to the version that made the export.",
            ImportAsync(export, Target));
    }

    private static IEnumerable<(List<ClusterChunk> Chunks, int Where, string What)> Changes(List<ClusterChunk> export)
    {
        yield return ([], 0, "is missing");
        yield return (export[1..], 0, "begins with its header");
        yield return (export[..^1], 4, "without its trailer");
        yield return ([export[0], export[2], export[1], export[3], export[4]], 1, "member.cluster_id");
        yield return ([export[0], export[1], export[3], export[4]], 2, "link.one_crop_id");
        yield return ([export[0], export[1], export[2], export[4]], 3, "counts 4 clusters, 16 members and 1 links");
        yield return ([.. export, export[4]], 5, "after trailer");
        yield return ([export[0], export[1], export[2], export[2], export[3], export[4]], 3, "came before");
        yield return (Changed(export, chunk => chunk.Members.Members[0].Founded ^= true, isSealed: false), 4, "trailer.sha256");
        yield return (Changed(export, chunk => chunk.Members.Members[0].Vector[0] += 0.5f), 2, "chunk[2]");
        yield return (Changed(export, chunk => chunk.Members.Members[0].Vector.Add(0)), 2, "components");
        yield return (Changed(export, chunk => chunk.Members.Members[0].CropId = "a/b"), 2, "member.crop_id");
        yield return (Changed(export, chunk => chunk.Members.Members[0].ContentHash = ByteString.Empty), 2, "a hash of 0 bytes");
        yield return (Changed(export, chunk => chunk.Members.Members[0].CaptureTime = null), 2, "member.capture_time");
        yield return (Changed(export, chunk => chunk.Members.Members[0].SquaredDistance = double.NaN), 2, "evidence");
        yield return (Changed(export, chunk => chunk.Members.Members.RemoveAt(0)), 4, "3 arrived");
        yield return (Changed(export, chunk => chunk.Clusters.Clusters[0].Sum[0] += 1e-4, index: 1), 4, "their sum is another");
        yield return (Changed(export, chunk => chunk.Clusters.Clusters[1].Ordinal = 0, index: 1), 1, "cluster.ordinal");
        yield return (Changed(export, Separate, index: 1), 1, "cluster.separations");
        yield return (Changed(export, chunk => chunk.Links.Links.Add(chunk.Links.Links[0].Clone()), index: 3), 3, "link.other_crop_id");
        yield return (Changed(export, chunk => chunk.Members.Members[0].ClusterId = chunk.Members.Members[^1].ClusterId), 4, "arrived");
    }

    // Says for a second time that two clusters hold different people.
    private static void Separate(ClusterChunk chunk)
    {
        var separations = chunk.Clusters.Clusters.Single(cluster => cluster.Separations.Count > 0).Separations;
        separations.Add(separations[0].Clone());
    }

    private static List<ClusterChunk> Changed(List<ClusterChunk> export, Action<ClusterChunk> change, int index = 2, bool isSealed = true)
    {
        var chunks = export.ConvertAll(chunk => chunk.Clone());
        change(chunks[index]);
        return isSealed ? Sealed(chunks) : chunks;
    }
}
