using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.ServiceDefaults.Errors;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>Drives the core as the owner of a gallery does, corrections included, with dictionaries in place of Redis.</summary>
internal sealed class CorrectedRun(GalleryClusters clusters)
{
    private readonly Dictionary<string, IReadOnlyList<string>> _frames = [];
    private readonly Dictionary<string, TrackPlace> _tracks = [];
    private readonly List<(Proto.Correction Request, CorrectionEffect Effect)> _undoable = [];

    public GalleryClusters Clusters { get; private set; } = clusters;

    public SortedDictionary<string, MemberFact> Members { get; } = new(StringComparer.Ordinal);

    public Dictionary<(string, string), FaceLink> Links { get; } = [];

    public List<ClusterChange> Changes { get; } = [];

    /// <summary>The cluster of each crop now.</summary>
    public Dictionary<string, string> Homes => Members.ToDictionary(member => member.Key, member => Clusters.Describe(member.Value.ClusterId)!.Id);

    public void Assign(params IReadOnlyList<Face> faces)
    {
        var outcome = Clusters.Assign(faces, new KnownPlaces(_frames, _tracks.ToDictionary(track => track.Key, track => track.Value.ClusterId)));
        foreach (var assignment in outcome.Assignments)
        {
            Members.Add(assignment.Face.CropId, new MemberFact(assignment.Face, assignment.ClusterId));
        }

        Keep(outcome);
    }

    public void Restore() => Clusters = new GalleryClusters(Clusters.Snapshot());

    /// <summary>Applies a correction. Returns the reason for which it was refused, null when it was not.</summary>
    public string? Correct(Proto.Correction request)
    {
        CorrectionEffect[] toUndo = request.UndoCorrections is { } undo ? [.. Enumerable.Reverse(_undoable).Take(undo.Count).Select(entry => entry.Effect)] : [];
        var before = Clusters.Snapshot();
        try
        {
            var homes = Homes;
            var outcome = Clusters.Correct(new Correction(request, "trace"), Facts(CorrectionNeeds.Of(request, toUndo), toUndo));
            var effect = Follow(request.CorrectionId, homes, outcome);
            if (toUndo.Length > 0)
            {
                _undoable.RemoveRange(_undoable.Count - toUndo.Length, toUndo.Length);
            }
            else
            {
                _undoable.Add((request, effect));
            }

            return null;
        }
        catch (PlatformException refused)
        {
            if (request.UndoCorrections is null)
            {
                SnapshotComparison.AssertEqual(before, Clusters.Snapshot());
            }

            Clusters = new GalleryClusters(before);
            return refused.Reason;
        }
    }

    private CorrectionFacts Facts(CorrectionNeeds needs, IReadOnlyList<CorrectionEffect> toUndo)
    {
        var homes = Homes;
        var crops = needs.Crops.Where(Members.ContainsKey).ToHashSet();
        var speakers = new Dictionary<string, string>();
        foreach (var id in needs.Clusters.Select(Clusters.Describe).OfType<ClusterView>().Select(cluster => cluster.Id).Distinct())
        {
            if (Members.Keys.FirstOrDefault(crop => homes[crop] == id && !needs.Crops.Contains(crop)) is { } speaker)
            {
                speakers.Add(id, speaker);
            }

            crops.UnionWith(Members.Keys.Where(crop => homes[crop] == id && needs.WholeClusters));
        }

        crops.UnionWith(speakers.Values);
        FaceLink[] links = [.. Links.Values.Where(link => crops.Contains(link.One) || crops.Contains(link.Other))];
        var known = crops.ToDictionary(crop => crop, crop => Members[crop]);
        return new CorrectionFacts(
            known,
            links.SelectMany(link => new[] { link.One, link.Other }).Distinct().ToDictionary(crop => crop, crop => Members[crop].ClusterId),
            links,
            _frames.Where(frame => known.Values.Any(member => member.Face.FrameKey == frame.Key)).ToDictionary(),
            _tracks.Where(track => known.Values.Any(member => member.Face.TrackKey == track.Key)).ToDictionary(),
            speakers,
            crops.Select(crop => homes[crop]).Distinct().ToDictionary(id => id, id => Members.Where(member => homes[member.Key] == id && !crops.Contains(member.Key))
                .Select(member => member.Value.Face.CaptureTime).Append(DateTimeOffset.MinValue).Max()),
            toUndo);
    }

    // What the owner writes, and what a reader of the events makes of them.
    private CorrectionEffect Follow(string id, Dictionary<string, string> homes, CorrectionOutcome outcome)
    {
        var steps = new List<EffectStep>();
        foreach (var change in outcome.Batch.Changes)
        {
            Assert.Equal(id, change.Cause.CorrectionId);
            switch (change)
            {
                case FacesMoved moved:
                    Assert.All(moved.CropIds, crop => Assert.Equal(moved.FromId, homes[crop]));
                    moved.CropIds.ToList().ForEach(crop => homes[crop] = moved.ToId);
                    steps.Add(new MoveStep(moved.FromId, moved.ToId, moved.CropIds));
                    break;
                case ClustersMerged merged:
                    string[] crops = [.. homes.Where(home => home.Value == merged.AbsorbedId).Select(home => home.Key)];
                    Assert.Equal(merged.AbsorbedMembers, crops.Length);
                    crops.ToList().ForEach(crop => homes[crop] = merged.ClusterId);
                    steps.Add(new MergeStep(merged.AbsorbedId, merged.AbsorbedOrigin, merged.AbsorbedAliases, crops));
                    break;
                case ClusterLabelled labelled:
                    steps.Add(new LabelStep(labelled.ClusterId, labelled.PreviousLabel));
                    break;
            }

            Assert.Equal(homes.Count(home => home.Value == change.ClusterId), change.MemberCount);
        }

        foreach (var (crop, home) in outcome.Moved)
        {
            Members[crop] = Members[crop] with { ClusterId = home };
        }

        foreach (var link in outcome.RemovedLinks)
        {
            Assert.True(Links.Remove(link.Pair));
        }

        foreach (var link in outcome.AddedLinks)
        {
            Links.Add(link.Pair, link);
        }

        Keep(outcome.Batch);
        Assert.Equal(homes.OrderBy(home => home.Key, StringComparer.Ordinal), Homes.OrderBy(home => home.Key, StringComparer.Ordinal));
        return new CorrectionEffect(id, steps, outcome.AddedLinks, outcome.RemovedLinks, IsTooLarge: false);
    }

    private void Keep(BatchOutcome outcome)
    {
        Changes.AddRange(outcome.Changes);
        foreach (var (frame, ids) in outcome.Frames)
        {
            _frames[frame] = ids;
        }

        foreach (var (track, latest) in outcome.Tracks)
        {
            _tracks[track] = latest;
        }
    }
}
