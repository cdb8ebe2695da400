using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Tells how far a reclustering is. Thread-safe.</summary>
internal sealed class ReclusteringStatus(ClusterReader reader)
{
    private const int PageSize = 1000;

    /// <summary>How far it is. Throws <see cref="ResourceNotFoundException"/> (GALLERY_NOT_FOUND, RECLUSTERING_NOT_FOUND).</summary>
    public async Task<ReclusteringProgress> GetAsync(string gallery, CancellationToken cancellationToken)
    {
        var (database, live, state) = await reader.OpenIndexedAsync(gallery, cancellationToken);
        var incoming = state.Incoming
            ?? throw new ResourceNotFoundException(ErrorReasons.ReclusteringNotFound, "reclustering of gallery", gallery, "StartReclustering begins one.");
        var keys = new ClusterKeys(gallery, incoming.Generation);
        var stored = await database.StringGetAsync(keys.Build).WaitAsync(cancellationToken);
        if (stored.IsNull)
        {
            throw ReclusteringRules.NotFound(incoming.ReclusteringId);
        }

        var build = StoredValue.Read(BuildState.Parser, stored, keys.Build);
        var progress = new ReclusteringProgress
        {
            ReclusteringId = incoming.ReclusteringId,
            State = StateOf(state, build),
            RequestTime = incoming.RequestTime,
            EmbeddingSpaceBefore = state.EmbeddingSpace,
            EmbeddingSpaceAfter = incoming.EmbeddingSpace,
            BaseThresholdBefore = state.BaseThreshold,
            BaseThresholdAfter = incoming.BaseThreshold,
            SmallClusterReductionBefore = state.SmallClusterReduction,
            SmallClusterReductionAfter = incoming.SmallClusterReduction,
            ArrivedFaces = incoming.Arrivals - build.Arrivals,
            Report = build.Done ? ReclusteringReport.Parser.ParseFrom(build.Report) : null,
        };
        progress.CollectedFaces = await database.HashLengthAsync(state.CollectsAside() ? keys.Faces : live.Members).WaitAsync(cancellationToken);
        progress.MissingFaces = state.CollectsAside() ? await MissingAsync(database, live, keys, cancellationToken) : 0;
        return progress;
    }

    private static ReclusteringState StateOf(GalleryState state, BuildState build) =>
        !build.Done ? ReclusteringState.Collecting
        : ReclusteringRules.Objection(state, build) is null ? ReclusteringState.Built
        : ReclusteringState.Outdated;

    // By cluster, because their lists of members hold no vectors.
    private static async Task<long> MissingAsync(IDatabase database, ClusterKeys live, ClusterKeys incoming, CancellationToken cancellationToken)
    {
        var missing = 0L;
        await foreach (var cluster in database.SortedSetScanAsync(live.BySize, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            RedisValue[] page;
            var read = 0;
            do
            {
                page = await database.SortedSetRangeByRankAsync(live.MembersOf(cluster.Element!), read, read + PageSize - 1).WaitAsync(cancellationToken);
                var there = await Task.WhenAll(page.Select(crop => database.HashExistsAsync(incoming.Faces, crop))).WaitAsync(cancellationToken);
                missing += there.Count(exists => !exists);
                read += page.Length;
            }
            while (page.Length == PageSize);
        }

        return missing;
    }
}
