using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Erasing;
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

    /// <summary>How many there are.</summary>
    public int Count => _table.Count;

    /// <summary>Places faces, in order.</summary>
    /// <param name="faces">Faces of the gallery's embedding space whose crops are not yet placed.</param>
    /// <param name="known">Where earlier faces of their frames and tracks are.</param>
    public BatchOutcome Assign(IReadOnlyList<Face> faces, KnownPlaces known)
    {
        var record = new BatchRecord();
        var links = new FaceLinks(known, _pool.Find);
        var placement = new Placement(_pool, _joins, _merges, links, record);
        foreach (var chunk in faces.Chunk(FaceBlock.MaxFaces))
        {
            using var block = new FaceBlock(_table, chunk, Dimensions);
            for (var i = 0; i < chunk.Length; i++)
            {
                placement.Place(chunk[i], i, block);
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

    /// <summary>Erases faces.</summary>
    /// <param name="facts">What is known of them.</param>
    /// <param name="cause">Who asked for it.</param>
    public ErasureOutcome Erase(ErasureFacts facts, ChangeCause cause) => new ErasureRun(_pool, _merges, facts, cause).Erase();

    /// <summary>A cluster by its id or an alias, as it is now; null when there is none.</summary>
    public ClusterView? Describe(string id) => _pool.TryFind(id) is { } cluster ? new ClusterView(cluster.Id, cluster.Count, cluster.UpdateTime) : null;

    public GallerySnapshot Snapshot() => _pool.Snapshot(Dimensions, Thresholds);
}
