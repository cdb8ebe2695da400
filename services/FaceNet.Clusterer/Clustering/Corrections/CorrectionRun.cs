namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>The things that a correction does, and the record of what it did: moves, merges, labels, links. Used once; not thread-safe.</summary>
internal sealed class CorrectionRun
{
    private readonly ClusterPool _pool;
    private readonly MergeSearch _merges;
    private readonly Dictionary<string, Cluster> _homes;
    private readonly FramePlaces _frames;
    private readonly LinkSet _links;
    private readonly CorrectionRecord _record;
    private bool _timesForgotten;

    public CorrectionRun(ClusterPool pool, MergeSearch merges, CorrectionFacts facts, GalleryFrame gallery, Correction correction)
    {
        (_pool, _merges, Facts, Gallery, Correction) = (pool, merges, facts, gallery, correction);
        _homes = facts.Members.Select(member => KeyValuePair.Create(member.Key, member.Value.ClusterId)).Concat(facts.Homes)
            .DistinctBy(home => home.Key).ToDictionary(home => home.Key, home => pool.Find(home.Value));
        _frames = new FramePlaces(facts, pool);
        _links = new LinkSet(facts.Links);
        _record = new CorrectionRecord(correction.Cause);
    }

    public CorrectionFacts Facts { get; }

    public GalleryFrame Gallery { get; }

    public Correction Correction { get; }

    public Cluster Find(string clusterId) => _pool.TryFind(clusterId) ?? throw CorrectionRefusals.NoCluster(clusterId);

    /// <summary>The cluster of a face that is known to be a member of one.</summary>
    public Cluster HomeOf(string cropId) => _homes.TryGetValue(cropId, out var home) ? home.Current : throw CorrectionRefusals.NoMember(cropId);

    public bool IsMember(string cropId) => Facts.Members.ContainsKey(cropId);

    public IReadOnlyList<FaceLink> LinksOf(string cropId) => _links.Of(cropId);

    public FaceLink? FindLink(FaceLink like) => _links.Find(like);

    /// <summary>Adds a link, unless the two are linked already.</summary>
    public void Add(FaceLink link)
    {
        if (_links.Find(link) is null)
        {
            _links.Add(link);
            Separate(link, 1);
        }
    }

    public void Remove(FaceLink link)
    {
        _links.Remove(link);
        Separate(link, -1);
    }

    /// <summary>Opens a cluster for faces that <see cref="Move"/> brings at once.</summary>
    public Cluster Open(string id, ClusterOrigin origin, IReadOnlyList<string> aliases) => _pool.Open(id, origin, Gallery.Dimensions, aliases);

    /// <summary>Opens a cluster that the correction founds, named after a face.</summary>
    public Cluster Found(Face founder) => Open(
        ClusterId.For(Gallery.Name, Correction.Id, founder.CropId), new ClusterOrigin(_pool.TakeOrdinal(), founder.CaptureTime, ""), []);

    /// <summary>Moves faces with all that keeps them apart from others. Who calls tells of it.</summary>
    public void Move(IReadOnlyList<string> cropIds, Cluster from, Cluster to)
    {
        if (cropIds.FirstOrDefault(crop => StrangersOf(crop).Contains(to)) is { } forbidden)
        {
            throw CorrectionRefusals.Forbidden(forbidden, to);
        }

        ForgetTimes();
        foreach (var crop in cropIds)
        {
            var face = Facts.Members[crop].Face;
            foreach (var stranger in StrangersOf(crop))
            {
                Separate(from, stranger, -1);
                Separate(to, stranger, 1);
            }

            from.Give(face, to);
            _frames.Move(face, from, to);
            _homes[crop] = to;
            _record.Moved(crop, to);
        }

        _record.Touch(from);
        _record.Touch(to);
    }

    /// <summary>Makes one cluster of two, whatever their distance. Returns it.</summary>
    public Cluster Merge(Cluster one, Cluster other)
    {
        var partner = new Candidate(other, one.SquaredDistance(other), Gallery.Thresholds.Threshold(one.Count, other.Count));
        var (survivor, absorbed) = ClusterPool.Rank(one, other);
        Absorb(survivor, absorbed, absorbed.Count, partner);
        return survivor;
    }

    /// <summary>Makes an emptied cluster an alias of the one that its faces went to.</summary>
    public void Retire(Cluster emptied, Cluster heir, long faces, double squaredDistance) =>
        Absorb(heir, emptied, faces, new Candidate(emptied, squaredDistance, Gallery.Thresholds.Threshold(heir.Count, faces)));

    public void Label(Cluster cluster, string label)
    {
        var previous = cluster.Label;
        if (previous != label)
        {
            cluster.Relabel(label);
            _record.Touch(cluster);
            Tell(new ClusterLabelled(cluster.Id, cluster.Count, Correction.Cause, label, previous));
        }
    }

    public void Tell(ClusterChange change) => _record.Tell(change with { ClusterLabel = Find(change.ClusterId).Label });

    /// <summary>Merges what has come within reach, and sums up.</summary>
    public CorrectionOutcome Complete()
    {
        NearMerges.Run(_pool, _merges, _record);
        if (_timesForgotten)
        {
            foreach (var (crop, member) in Facts.Members)
            {
                HomeOf(crop).See(member.Face.CaptureTime);
            }
        }

        return _record.Complete(_frames, _links, _pool.Founded);
    }

    private void Absorb(Cluster survivor, Cluster absorbed, long members, Candidate partner) =>
        NearMerges.Absorb(_pool, _record, survivor, absorbed, members, partner);

    // The clusters that the face itself keeps its own apart from, once for each reason.
    private Cluster[] StrangersOf(string cropId) =>
    [
        .. _frames.Others(Facts.Members[cropId].Face, HomeOf(cropId)),
        .. _links.Of(cropId).Where(link => link.Kind == LinkKind.Cannot).Select(link => HomeOf(link.OtherThan(cropId))),
    ];

    private void Separate(FaceLink link, int reasons)
    {
        if (link.Kind == LinkKind.Cannot)
        {
            var (one, other) = (HomeOf(link.One), HomeOf(link.Other));
            Separate(one, other, reasons);
            _record.Touch(one);
            _record.Touch(other);
        }
    }

    private void Separate(Cluster one, Cluster other, int reasons)
    {
        one.Separate(other, reasons);
        _record.Separations.Note(one, other);
    }

    // From now on the clusters' latest times are those of the faces that stay; the others are counted again at the end, where they are then.
    private void ForgetTimes()
    {
        if (!_timesForgotten)
        {
            _timesForgotten = true;
            foreach (var (id, latest) in Facts.LatestOfOthers)
            {
                _pool.Find(id).Forget(latest);
            }
        }
    }
}
