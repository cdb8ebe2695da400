namespace FaceNet.Clusterer.Clustering;

/// <summary>Places faces one after the other, and merges what comes within reach. Between two faces no permitted pair of clusters is within its threshold.</summary>
internal sealed class Placement(ClusterPool pool, JoinSearch joins, MergeSearch merges, FaceLinks links, BatchRecord record)
{
    /// <summary>Places a face where its track, or else its distance, has it go.</summary>
    public void Place(Face face, int index, FaceBlock block)
    {
        var barred = links.Barred(face);
        var (best, runnerUp) = joins.Find(face.Embedding.Values, block.Row(index), barred);
        if (links.Wanted(face) is { } wanted && !barred.Bars(wanted))
        {
            var isNearest = best?.Cluster == wanted;
            var byMustLink = !isNearest || best is { Margin: > 0 };
            Join(face, joins.Measure(face.Embedding.Values, wanted), isNearest ? runnerUp : best, byMustLink);
            Settle(wanted, face, index, block);
        }
        else if (best is { Margin: <= 0 } home)
        {
            Join(face, home, runnerUp, byMustLink: false);
            Settle(home.Cluster, face, index, block);
        }
        else
        {
            Found(face, best, runnerUp, index, block);
        }
    }

    /// <summary>
    /// Places a face in the cluster of those that people say show the same person, or has it found that cluster. Nothing is merged before
    /// <see cref="Complete"/>. Returns the cluster; null, with the face not placed, when it must not join.
    /// </summary>
    public Cluster? Seed(Face face, Cluster? seed, int index, FaceBlock block)
    {
        var barred = links.Barred(face);
        if (seed is not null && barred.Bars(seed))
        {
            return null;
        }

        var (best, runnerUp) = joins.Find(face.Embedding.Values, block.Row(index), barred);
        if (seed is null)
        {
            return Found(face, best, runnerUp, index, block);
        }

        Join(face, joins.Measure(face.Embedding.Values, seed), best?.Cluster == seed ? runnerUp : best, byMustLink: true);
        Separate(seed, face);
        block.Refresh(seed, index);
        return seed;
    }

    /// <summary>Merges a cluster that has all its faces of <see cref="Seed"/> with what is within reach.</summary>
    public void Complete(Cluster seed, Face latest, int index, FaceBlock block) => MergeAll(seed, merges.AfterMerge(seed), latest, index, block);

    private Cluster Found(Face face, Candidate? nearest, Candidate? runnerUp, int index, FaceBlock block)
    {
        var cluster = pool.Found(face);
        record.Founded(face, cluster, nearest, runnerUp);
        Label(cluster, face);
        Separate(cluster, face);
        block.Refresh(cluster, index);
        return cluster;
    }

    private void Join(Face face, Candidate home, Candidate? runnerUp, bool byMustLink)
    {
        home.Cluster.Take(face);
        record.Joined(face, home, runnerUp, byMustLink);
        Label(home.Cluster, face);
    }

    private void Label(Cluster home, Face face)
    {
        if (home.Label.Length == 0 && links.LabelOf(face) is { Length: > 0 } label)
        {
            home.Relabel(label);
        }
    }

    // What follows a join: links keep the cluster apart from others, and it may have come within reach of another.
    private void Settle(Cluster grown, Face face, int index, FaceBlock block)
    {
        Separate(grown, face);
        block.Refresh(grown, index);
        MergeAll(grown, merges.AfterJoin(grown, block.Row(index)), face, index, block);
    }

    private void MergeAll(Cluster grown, Candidate? partner, Face cause, int index, FaceBlock block)
    {
        while (partner is { } found)
        {
            grown = Merge(grown, found, cause);
            block.Refresh(grown, index);
            partner = merges.AfterMerge(grown);
        }
    }

    private void Separate(Cluster home, Face face)
    {
        foreach (var stranger in links.Strangers(face))
        {
            home.Separate(stranger);
            record.Separations.Note(home, stranger);
        }

        links.Place(face, home);
    }

    private Cluster Merge(Cluster grown, Candidate partner, Face cause)
    {
        var (survivor, absorbed) = ClusterPool.Rank(grown, partner.Cluster);
        var members = absorbed.Count;
        var aliases = pool.Merge(survivor, absorbed, record.Separations);
        record.Merged(survivor, absorbed, members, aliases, partner, cause);
        return survivor;
    }
}
