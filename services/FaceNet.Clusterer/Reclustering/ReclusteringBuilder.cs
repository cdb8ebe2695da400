using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using Proto = FaceNet.Protos.Clustering.V1;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Builds the incoming generation of a gallery: reads, clusters, writes. Thread-safe; one build at a time, as it holds all faces in memory.</summary>
internal sealed class ReclusteringBuilder(
    ClusterReader reader, RetiredGenerations retired, TopicCollector topic, IOptions<ClustererOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>
    /// Builds, and tells what would change. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND, RECLUSTERING_NOT_FOUND),
    /// <see cref="InvalidRequestException"/>, <see cref="PreconditionException"/> (GALLERY_TOO_LARGE, RECLUSTERING_EMPTY, RECLUSTERING_OUTDATED),
    /// <see cref="ReplacedException"/> (BUILD_REPLACED) and <see cref="UnavailableException"/>; nothing counts as built then.
    /// </summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="reclusteringId">The reclustering.</param>
    /// <param name="readTopic">Whether to look first for faces that the gallery refused before.</param>
    /// <param name="watch">Gets to know how far it is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Proto.ReclusteringReport> BuildAsync(
        string gallery, string reclusteringId, bool readTopic, BuildWatch watch, CancellationToken cancellationToken)
    {
        var (database, _, state) = await reader.OpenIndexedAsync(gallery, cancellationToken);
        var incoming = ReclusteringRules.Require(state, reclusteringId);
        if (readTopic && !state.CollectsAside())
        {
            throw new InvalidRequestException(
                "read_topic", $"is set, but the gallery stays in its space '{state.EmbeddingSpace}', of which it refused no face.", "Leave it out.");
        }

        await retired.ExpireAsync(gallery, cancellationToken);
        var claim = await BuildClaim.TakeAsync(database, new ClusterKeys(gallery, incoming.Generation), reclusteringId, cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (readTopic)
            {
                await topic.CollectAsync(database, gallery, state, claim, watch, cancellationToken);
            }

            return await BuildAsync(database, gallery, reclusteringId, claim, watch, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Proto.ReclusteringReport> BuildAsync(
        IDatabase database, string gallery, string reclusteringId, BuildClaim claim, BuildWatch watch, CancellationToken cancellationToken)
    {
        // Read before the faces: what arrives from now on may be among them or not, and is noted in any case.
        var state = (await OpenedGallery.ReadAsync(database, gallery, cancellationToken)).State;
        var incoming = ReclusteringRules.Require(state, reclusteringId);
        var live = await ReadAsync(database, gallery, state, watch, cancellationToken);
        var input = new ReclusteringInput(reclusteringId, live.Clusters, incoming.Dimensions, incoming.Thresholds(), live.Faces, live.Links);
        var (outcome, report) = await Task.Run(() => Cluster(input, watch, cancellationToken), cancellationToken);
        await WriteAsync(new GenerationWriter(database, new ClusterKeys(gallery, incoming.Generation), claim, cancellationToken), outcome, watch);
        await claim.CompleteAsync(
            new BuildState
            {
                Corrections = state.Corrections,
                Arrivals = incoming.Arrivals,
                Founded = outcome.Snapshot.Founded,
                Report = report.ToByteString(),
            },
            cancellationToken);
        return report;
    }

    private async Task<LiveClusters> ReadAsync(IDatabase database, string gallery, GalleryState state, BuildWatch watch, CancellationToken cancellationToken)
    {
        var count = 0L;
        var source = new LiveClustersReader(database, gallery, state, done => watch.Report(Proto.BuildStage.Read, done, Math.Max(done, count)), cancellationToken);
        count = await source.CountAsync();
        if (count > options.Value.MaxReclusteredFaces)
        {
            throw new PreconditionException(
                ErrorReasons.GalleryTooLarge,
                gallery,
                $"Gallery '{gallery}' has {count} faces to cluster anew, more than the {options.Value.MaxReclusteredFaces} that an instance holds in memory. "
                + "Raise Clusterer__MaxReclusteredFaces.");
        }

        return count > 0
            ? await source.ReadAsync()
            : throw new PreconditionException(
                ErrorReasons.ReclusteringEmpty,
                gallery,
                $"Gallery '{gallery}' has no face with a vector of the space '{state.Incoming.EmbeddingSpace}' yet. Capture its pictures with a model of that space, or set read_topic.");
    }

    private (ReclusteringOutcome Outcome, Proto.ReclusteringReport Report) Cluster(ReclusteringInput input, BuildWatch watch, CancellationToken cancellationToken)
    {
        var outcome = Rebuild.Run(input, done => watch.Report(Proto.BuildStage.Cluster, done, input.Faces.Count), cancellationToken);
        return (outcome, ReclusteringReport.Of(input, outcome, options.Value.MinClusterSize).ToProto());
    }

    private static async Task WriteAsync(GenerationWriter writer, ReclusteringOutcome outcome, BuildWatch watch)
    {
        var total = outcome.Assignments.Count;
        watch.Report(Proto.BuildStage.Write, 0, total);
        await writer.ClearAsync();
        await writer.ClustersAsync(outcome.Snapshot);
        await writer.FacesAsync(outcome.Assignments, done => watch.Report(Proto.BuildStage.Write, done, total));
        await writer.PlacesAsync(outcome.Frames, outcome.Tracks);
        await writer.LinksAsync(outcome.CarriedLinks);
    }
}
