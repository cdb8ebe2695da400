using FaceNet.Clusterer.Clustering.Corrections;

namespace FaceNet.Clusterer.Clustering.Erasing;

/// <summary>Takes faces out of the clusters, links, frames and tracks of a gallery. Used once; not thread-safe.</summary>
internal sealed class ErasureRun
{
    private readonly ClusterPool _pool;
    private readonly MergeSearch _merges;
    private readonly ErasureFacts _facts;
    private readonly ChangeCause _cause;
    private readonly Dictionary<string, Cluster> _homes;
    private readonly FramePlaces _frames;
    private readonly LinkSet _links;
    private readonly CorrectionRecord _record;
    private readonly List<VanishedCluster> _vanished = [];

    public ErasureRun(ClusterPool pool, MergeSearch merges, ErasureFacts facts, ChangeCause cause)
    {
        (_pool, _merges, _facts, _cause) = (pool, merges, facts, cause);
        _homes = facts.Faces.Members.Select(member => KeyValuePair.Create(member.Key, member.Value.ClusterId))
            .Concat(facts.Faces.Homes)
            .Concat(facts.Rests.SelectMany(rest => rest.Value.Speakers.Select(crop => KeyValuePair.Create(crop, rest.Key))))
            .DistinctBy(home => home.Key).ToDictionary(home => home.Key, home => pool.Find(home.Value));
        _frames = new FramePlaces(facts.Faces, pool);
        _links = new LinkSet(facts.Faces.Links);
        _record = new CorrectionRecord(cause);
    }

    public ErasureOutcome Erase()
    {
        string[] crops = [.. _facts.Erased.Order(StringComparer.Ordinal)];
        foreach (var crop in crops)
        {
            Unlink(crop);
            Unplace(crop);
        }

        var homes = crops.GroupBy(crop => _homes[crop]).OrderBy(home => home.Key.Ordinal).ToArray();
        foreach (var home in homes)
        {
            Shrink(home.Key, [.. home]);
        }

        Unlabel();
        NearMerges.Run(_pool, _merges, _record);
        return new ErasureOutcome(
            _record.Complete(_frames, _links, _pool.Founded),
            homes.ToDictionary(home => home.Key.Id, home => (IReadOnlyList<string>)[.. home]),
            _vanished,
            _frames.EmptyFrames,
            _frames.EmptyTracks);
    }

    // What was said of the whole cluster through the face is from now on said through another one.
    private void Unlink(string crop)
    {
        var home = _homes[crop];
        foreach (var link in _links.Of(crop))
        {
            var other = link.OtherThan(crop);
            _links.Remove(link);
            Separate(link, -1);
            if (link.Speaks(crop) && !_facts.Erased.Contains(other) && _facts.Rests[home.Id].Speakers.FirstOrDefault(speaker => speaker != other) is { } heir)
            {
                var inherited = FaceLink.Between(heir, other, link.Kind, aSpeaks: true, bSpeaks: link.Speaks(other));
                if (_links.Find(inherited) is null)
                {
                    _links.Add(inherited);
                    Separate(inherited, 1);
                }
            }
        }
    }

    private void Unplace(string crop)
    {
        var (face, home) = (_facts.Faces.Members[crop].Face, _homes[crop]);
        foreach (var stranger in _frames.Others(face, home))
        {
            Separate(home, stranger, -1);
        }

        _frames.Erase(face, home, _facts.Rests[home.Id].TrackHeirs.GetValueOrDefault(face.TrackKey));
    }

    private void Shrink(Cluster home, string[] crops)
    {
        var rest = _facts.Rests[home.Id];
        if (rest.Count + crops.Length != home.Count)
        {
            throw new InvalidDataException($"Cluster '{home.Id}' counts {home.Count} members, but {crops.Length + rest.Count} are stored.");
        }

        home.Shrink(rest, crops.Any(crop => _facts.Faces.Members[crop].Face.CaptureTime == home.CreateTime));
        _record.Touch(home);
        if (rest.Count == 0)
        {
            foreach (var stranger in home.Separated.ToArray())
            {
                Separate(home, stranger, -home.ReasonsAgainst(stranger));
            }

            _vanished.Add(new VanishedCluster(home.Id, [.. home.Aliases], home.Label));
            _pool.Drop(home);
        }

        var told = 0;
        foreach (var some in crops.Chunk(CorrectionRules.FacesPerChange))
        {
            told += some.Length;
            var left = rest.Count + crops.Length - told;
            _record.Tell(new MembersDropped(_cause, home.Id, left, some) { Erased = true, ClusterLabel = left > 0 ? home.Label : "" });
        }
    }

    private void Unlabel()
    {
        foreach (var cluster in _facts.Label.Length > 0 ? _pool.Clusters.Where(cluster => cluster.Label == _facts.Label).ToArray() : [])
        {
            cluster.Relabel("");
            _record.Touch(cluster);
            _record.Tell(new ClusterLabelled(cluster.Id, cluster.Count, _cause, "", _facts.Label));
        }
    }

    private void Separate(FaceLink link, int reasons)
    {
        if (link.Kind == LinkKind.Cannot)
        {
            Separate(_homes[link.One].Current, _homes[link.Other].Current, reasons);
        }
    }

    // Fewer reasons to be apart may let two clusters merge, as another mean may.
    private void Separate(Cluster one, Cluster other, int reasons)
    {
        one.Separate(other, reasons);
        _record.Separations.Note(one, other);
        _record.Touch(one);
        _record.Touch(other);
    }
}
