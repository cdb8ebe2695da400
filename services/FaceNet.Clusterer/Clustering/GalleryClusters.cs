using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// The clusters of one gallery, and the only place that decides who is who: online average-linkage agglomerative clustering. A face
/// joins the nearest cluster within its threshold or founds one; a grown cluster absorbs, or is absorbed by, what is now within
/// reach. Deterministic: the same faces in the same order give the same clusters, however they are cut into batches. Not thread-safe.
/// </summary>
internal sealed class GalleryClusters
{
    private readonly Dictionary<string, Cluster> _byId = [];
    private readonly ClusterTable _table;
    private readonly JoinSearch _joins;
    private readonly MergeSearch _merges;
    private long _founded;

    /// <summary>Opens a gallery without faces.</summary>
    public GalleryClusters(string gallery, int dimensions, ClusteringThresholds thresholds)
    {
        (Gallery, Dimensions, Thresholds) = (gallery, dimensions, thresholds);
        _table = new ClusterTable(dimensions, thresholds);
        _joins = new JoinSearch(_table, thresholds);
        _merges = new MergeSearch(_table, thresholds);
    }

    /// <summary>Restores a gallery.</summary>
    public GalleryClusters(GallerySnapshot snapshot)
        : this(snapshot.Gallery, snapshot.Dimensions, snapshot.Thresholds)
    {
        _founded = snapshot.Founded;
        _table.Reserve(snapshot.Clusters.Count);
        foreach (var stored in snapshot.Clusters.OrderBy(cluster => cluster.Ordinal))
        {
            var cluster = new Cluster(stored);
            _byId.Add(cluster.Id, cluster);
            _table.Add(cluster);
        }

        foreach (var (alias, id) in snapshot.Aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal))
        {
            var cluster = _byId[id];
            cluster.Name(alias);
            _byId.Add(alias, cluster);
        }

        foreach (var link in snapshot.CannotLinks)
        {
            _byId[link.OlderId].Separate(_byId[link.YoungerId]);
        }
    }

    public string Gallery { get; }

    public int Dimensions { get; }

    public ClusteringThresholds Thresholds { get; }

    /// <summary>Places faces, in order.</summary>
    /// <param name="faces">Faces of the gallery's embedding space whose crops are not yet placed.</param>
    /// <param name="known">Where earlier faces of their frames and tracks are.</param>
    public BatchOutcome Assign(IReadOnlyList<Face> faces, KnownPlaces known)
    {
        var record = new BatchRecord();
        var links = new FaceLinks(known, Find);
        foreach (var chunk in faces.Chunk(FaceBlock.MaxFaces))
        {
            using var block = new FaceBlock(_table, chunk, Dimensions);
            for (var i = 0; i < chunk.Length; i++)
            {
                Place(chunk[i], i, block, links, record);
            }
        }

        return record.Complete(links, _founded);
    }

    public GallerySnapshot Snapshot()
    {
        var clusters = _byId.Where(entry => entry.Key == entry.Value.Id).Select(entry => entry.Value).OrderBy(cluster => cluster.Ordinal).ToArray();
        return new GallerySnapshot(
            Gallery,
            Dimensions,
            Thresholds,
            _founded,
            [.. clusters.Select(cluster => cluster.Snapshot())],
            _byId.Where(entry => entry.Key != entry.Value.Id).ToDictionary(entry => entry.Key, entry => entry.Value.Id),
            [.. clusters.SelectMany(cluster => cluster.Separated.Where(other => other.Ordinal > cluster.Ordinal)
                .Select(other => new CannotLink(cluster.Id, other.Id)))]);
    }

    private Cluster Find(string id) => _byId.TryGetValue(id, out var cluster)
        ? cluster
        : throw new InvalidDataException($"Gallery '{Gallery}' has no cluster '{id}', although an earlier face of a frame or track is said to be in it.");

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
        var cluster = new Cluster(ClusterId.For(Gallery, face.CropId), _founded++, face);
        _byId.Add(cluster.Id, cluster);
        _table.Add(cluster);
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
            if (home.Separate(stranger))
            {
                record.Separated(home, stranger);
            }
        }

        links.Place(face, home);
    }

    private Cluster Merge(Cluster grown, Candidate partner, Face cause, BatchRecord record)
    {
        var (survivor, absorbed) = grown.Ordinal < partner.Cluster.Ordinal ? (grown, partner.Cluster) : (partner.Cluster, grown);
        string[] absorbedAliases = [.. absorbed.Aliases];
        _table.Remove(absorbed);
        survivor.Absorb(absorbed);
        foreach (var alias in absorbedAliases.Append(absorbed.Id))
        {
            _byId[alias] = survivor;
        }

        record.Merged(survivor, absorbed, absorbedAliases, partner, cause);
        return survivor;
    }
}
