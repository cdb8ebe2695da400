using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// The clusters of one gallery, and the only place that decides who is who: online average-linkage agglomerative clustering. A face
/// joins the nearest cluster within its threshold or founds one; a grown cluster absorbs, or is absorbed by, what is now within
/// reach. Deterministic: the same faces in the same order give the same clusters, however they are cut into batches. Not thread-safe.
/// </summary>
internal sealed class GalleryClusters
{
    private readonly ClusterPool _pool;
    private readonly ClusterTable _table;
    private readonly JoinSearch _joins;
    private readonly MergeSearch _merges;

    /// <summary>Opens a gallery without faces.</summary>
    public GalleryClusters(string gallery, int dimensions, ClusteringThresholds thresholds)
    {
        (Gallery, Dimensions, Thresholds) = (gallery, dimensions, thresholds);
        _table = new ClusterTable(dimensions, thresholds);
        _pool = new ClusterPool(gallery, _table);
        _joins = new JoinSearch(_table, thresholds);
        _merges = new MergeSearch(_table, thresholds);
    }

    /// <summary>Restores a gallery.</summary>
    public GalleryClusters(GallerySnapshot snapshot)
        : this(snapshot.Gallery, snapshot.Dimensions, snapshot.Thresholds) => _pool.Restore(snapshot);

    public string Gallery { get; }

    public int Dimensions { get; }

    public ClusteringThresholds Thresholds { get; }

    /// <summary>Places faces, in order.</summary>
    /// <param name="faces">Faces of the gallery's embedding space whose crops are not yet placed.</param>
    /// <param name="known">Where earlier faces of their frames and tracks are.</param>
    public BatchOutcome Assign(IReadOnlyList<Face> faces, KnownPlaces known)
    {
        var record = new BatchRecord();
        var links = new FaceLinks(known, _pool.Find);
        foreach (var chunk in faces.Chunk(FaceBlock.MaxFaces))
        {
            using var block = new FaceBlock(_table, chunk, Dimensions);
            for (var i = 0; i < chunk.Length; i++)
            {
                Place(chunk[i], i, block, links, record);
            }
        }

        return record.Complete(links, _pool.Founded);
    }

    /// <summary>
    /// Applies a correction. Throws <see cref="ServiceDefaults.Errors.PlatformException"/> when it is refused; these clusters are then worthless, and have to be
    /// restored from a snapshot taken before.
    /// </summary>
    /// <param name="correction">What people said.</param>
    /// <param name="facts">What is known of the faces that it is about.</param>
    public CorrectionOutcome Correct(Correction correction, CorrectionFacts facts)
    {
        var run = new CorrectionRun(_pool, _merges, facts, new GalleryFrame(Gallery, Dimensions, Thresholds), correction);
        CorrectionRules.Apply(run, correction.Request);
        return run.Complete();
    }

    /// <summary>A cluster by its id or an alias, as it is now; null when there is none.</summary>
    public ClusterView? Describe(string id) => _pool.TryFind(id) is { } cluster ? new ClusterView(cluster.Id, cluster.Count, cluster.UpdateTime) : null;

    public GallerySnapshot Snapshot() => _pool.Snapshot(Dimensions, Thresholds);

    private void Place(Face face, int index, FaceBlock block, FaceLinks links, BatchRecord record)
    {
        var forbidden = links.Forbidden(face);
        var (best, runnerUp) = _joins.Find(face.Embedding.Values, block.Row(index), forbidden);
        if (links.Wanted(face) is { } wanted && !forbidden.Contains(wanted))
        {
            var isNearest = best?.Cluster == wanted;
            var byMustLink = !isNearest || best is { Margin: > 0 };
            Join(face, _joins.Measure(face.Embedding.Values, wanted), isNearest ? runnerUp : best, byMustLink, record);
            Settle(wanted, face, index, block, links, record);
        }
        else if (best is { Margin: <= 0 } home)
        {
            Join(face, home, runnerUp, byMustLink: false, record);
            Settle(home.Cluster, face, index, block, links, record);
        }
        else
        {
            var founded = Found(face, best, runnerUp, record);
            Separate(founded, face, links, record);
            block.Refresh(founded, index);
        }
    }

    private Cluster Found(Face face, Candidate? nearest, Candidate? runnerUp, BatchRecord record)
    {
        var cluster = _pool.Found(face);
        record.Founded(face, cluster, nearest, runnerUp);
        return cluster;
    }

    private static void Join(Face face, Candidate home, Candidate? runnerUp, bool byMustLink, BatchRecord record)
    {
        home.Cluster.Take(face);
        record.Joined(face, home, runnerUp, byMustLink);
    }

    // What follows a join: the frame keeps the cluster apart from others, and the cluster may have come within reach of another.
    private void Settle(Cluster grown, Face face, int index, FaceBlock block, FaceLinks links, BatchRecord record)
    {
        Separate(grown, face, links, record);
        block.Refresh(grown, index);
        var partner = _merges.AfterJoin(grown, block.Row(index));
        while (partner is { } found)
        {
            grown = Merge(grown, found, face, record);
            block.Refresh(grown, index);
            partner = _merges.AfterMerge(grown);
        }
    }

    private static void Separate(Cluster home, Face face, FaceLinks links, BatchRecord record)
    {
        foreach (var stranger in links.Forbidden(face))
        {
            home.Separate(stranger);
            record.Separations.Note(home, stranger);
        }

        links.Place(face, home);
    }

    private Cluster Merge(Cluster grown, Candidate partner, Face cause, BatchRecord record)
    {
        var (survivor, absorbed) = ClusterPool.Rank(grown, partner.Cluster);
        var members = absorbed.Count;
        var aliases = _pool.Merge(survivor, absorbed, record.Separations);
        record.Merged(survivor, absorbed, members, aliases, partner, cause);
        return survivor;
    }
}
