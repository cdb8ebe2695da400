using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering;

/// <summary>The clusters of a gallery by all their names, and what keeps the table of the living ones in step. Not thread-safe.</summary>
internal sealed class ClusterPool(string gallery, ClusterTable table)
{
    private readonly Dictionary<string, Cluster> _byId = [];

    /// <summary>How many clusters were ever founded: the ordinal of the next.</summary>
    public long Founded { get; private set; }

    /// <summary>The clusters, the oldest first.</summary>
    public IEnumerable<Cluster> Clusters => _byId.Where(entry => entry.Key == entry.Value.Id).Select(entry => entry.Value).OrderBy(cluster => cluster.Ordinal);

    /// <summary>A cluster by its id or an alias; null when there is none.</summary>
    public Cluster? TryFind(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A cluster that stored state speaks of.</summary>
    public Cluster Find(string id) => TryFind(id)
        ?? throw new InvalidDataException($"Gallery '{gallery}' has no cluster '{id}', although one of its faces is said to be in it.");

    /// <summary>Adds a cluster that a face founds.</summary>
    public Cluster Found(Face founder)
    {
        // A face may found a second time, in another generation of the gallery, where the others still go by the name of its first cluster.
        var id = ClusterId.For(gallery, founder.CropId);
        while (_byId.ContainsKey(id))
        {
            id = ClusterId.For(gallery, id);
        }

        var cluster = new Cluster(id, Founded++, founder);
        _byId.Add(cluster.Id, cluster);
        table.Add(cluster);
        return cluster;
    }

    /// <summary>Adds a cluster without members that a correction founds, or that an alias becomes again. It needs a place when it has some: <see cref="Update"/>.</summary>
    public Cluster Open(string id, ClusterOrigin origin, int dimensions, IReadOnlyList<string> aliases)
    {
        var cluster = new Cluster(id, origin, dimensions);
        foreach (var name in aliases.Prepend(id))
        {
            if (_byId.TryGetValue(name, out var former))
            {
                former.Unname(name);
            }

            _byId[name] = cluster;
        }

        foreach (var alias in aliases)
        {
            cluster.Name(alias);
        }

        return cluster;
    }

    /// <summary>The ordinal of a cluster to open.</summary>
    public long TakeOrdinal() => Founded++;

    /// <summary>Makes one of two clusters. Returns the aliases that the absorbed one had.</summary>
    public IReadOnlyList<string> Merge(Cluster survivor, Cluster absorbed, SeparationRecord separations)
    {
        string[] aliases = [.. absorbed.Aliases];
        foreach (var stranger in absorbed.Separated)
        {
            separations.Note(absorbed, stranger);
            separations.Note(survivor, stranger);
        }

        if (absorbed.Slot >= 0)
        {
            table.Remove(absorbed);
        }

        survivor.Absorb(absorbed);
        foreach (var alias in aliases.Append(absorbed.Id))
        {
            _byId[alias] = survivor;
        }

        return aliases;
    }

    /// <summary>Takes a cluster without members away, with all its names.</summary>
    public void Drop(Cluster cluster)
    {
        table.Remove(cluster);
        foreach (var name in cluster.Aliases.Prepend(cluster.Id))
        {
            _byId.Remove(name);
        }
    }

    /// <summary>Takes the new mean of a cluster that a correction changed into the table.</summary>
    public void Update(Cluster cluster)
    {
        if (cluster.Slot >= 0)
        {
            table.Update(cluster, out _);
        }
        else
        {
            table.Reserve(1);
            table.Add(cluster);
        }
    }

    /// <summary>Which of two survives a merge: a labelled one before one without a label, else the older one.</summary>
    public static (Cluster Survivor, Cluster Absorbed) Rank(Cluster one, Cluster other)
    {
        var oneFirst = one.Label.Length > 0 == other.Label.Length > 0 ? one.Ordinal < other.Ordinal : one.Label.Length > 0;
        return oneFirst ? (one, other) : (other, one);
    }

    public void Restore(GallerySnapshot snapshot)
    {
        Founded = snapshot.Founded;
        table.Reserve(snapshot.Clusters.Count);
        foreach (var stored in snapshot.Clusters.OrderBy(cluster => cluster.Ordinal))
        {
            var cluster = new Cluster(stored);
            _byId.Add(cluster.Id, cluster);
            table.Add(cluster);
        }

        foreach (var (alias, id) in snapshot.Aliases.OrderBy(alias => alias.Key, StringComparer.Ordinal))
        {
            var cluster = _byId[id];
            cluster.Name(alias);
            _byId.Add(alias, cluster);
        }

        foreach (var separation in snapshot.Separations)
        {
            _byId[separation.OlderId].Separate(_byId[separation.YoungerId], separation.Reasons);
        }
    }

    public GallerySnapshot Snapshot(int dimensions, ClusteringThresholds thresholds)
    {
        Cluster[] clusters = [.. Clusters];
        return new GallerySnapshot(
            gallery,
            dimensions,
            thresholds,
            Founded,
            [.. clusters.Select(cluster => cluster.Snapshot())],
            _byId.Where(entry => entry.Key != entry.Value.Id).ToDictionary(entry => entry.Key, entry => entry.Value.Id),
            [.. clusters.SelectMany(cluster => cluster.Separated.Where(other => other.Ordinal > cluster.Ordinal)
                .Select(other => new Separation(cluster.Id, other.Id, cluster.ReasonsAgainst(other))))]);
    }
}
