using FaceNet.Protos.Clustering.V1;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>What each kind of correction means: what forbids it, what it does, which links it leaves.</summary>
internal static class CorrectionRules
{
    /// <summary>The most faces that one event names.</summary>
    public const int FacesPerChange = 1000;

    public static void Apply(CorrectionRun run, Proto.Correction request)
    {
        switch (request.RequestCase)
        {
            case Proto.Correction.RequestOneofCase.MergeClusters:
                Merge(run, request.MergeClusters);
                break;
            case Proto.Correction.RequestOneofCase.SplitCluster when request.SplitCluster.ByCase == SplitClusterRequest.ByOneofCase.Members:
                Splitting.ByMembers(run, run.Find(request.SplitCluster.ClusterId), request.SplitCluster.Members.CropIds);
                break;
            case Proto.Correction.RequestOneofCase.SplitCluster:
                Splitting.ByThreshold(run, run.Find(request.SplitCluster.ClusterId), request.SplitCluster.Threshold);
                break;
            case Proto.Correction.RequestOneofCase.MoveMember:
                Move(run, request.MoveMember);
                break;
            case Proto.Correction.RequestOneofCase.RemoveMember:
                Remove(run, request.RemoveMember);
                break;
            case Proto.Correction.RequestOneofCase.LabelCluster:
                run.Label(run.Find(request.LabelCluster.ClusterId), request.LabelCluster.Label);
                break;
            case Proto.Correction.RequestOneofCase.PromoteCluster:
                Promote(run, run.Find(request.PromoteCluster.Request.ClusterId), request.PromoteCluster.Request.SubjectId);
                break;
            case Proto.Correction.RequestOneofCase.AddMustLink:
                MustLink(run, request.AddMustLink.CropId, request.AddMustLink.OtherCropId);
                break;
            case Proto.Correction.RequestOneofCase.AddCannotLink:
                CannotLink(run, request.AddCannotLink.CropId, request.AddCannotLink.OtherCropId);
                break;
            default:
                Undoing.Undo(run, request.UndoCorrections.Count);
                break;
        }
    }

    private static void Merge(CorrectionRun run, MergeClustersRequest request)
    {
        var (one, other) = (run.Find(request.ClusterId), run.Find(request.OtherClusterId));
        RequireMergeable(one, other);
        run.Add(FaceLink.Between(run.Facts.Speakers[one.Id], run.Facts.Speakers[other.Id], LinkKind.Must, aSpeaks: true, bSpeaks: true));
        run.Merge(one, other);
    }

    private static void RequireMergeable(Cluster one, Cluster other)
    {
        if (one == other)
        {
            throw CorrectionRefusals.SameCluster(one, "Name another cluster.");
        }

        if (one.ReasonsAgainst(other) > 0)
        {
            throw CorrectionRefusals.Apart(one, other);
        }

        if (one.HasOtherLabelThan(other))
        {
            throw CorrectionRefusals.Labels(one, other);
        }
    }

    private static void Move(CorrectionRun run, MoveMemberRequest request)
    {
        var (from, to, crop) = (run.Find(request.ClusterId), run.Find(request.TargetClusterId), request.CropId);
        Leaving.Require(run, crop, from);
        if (from == to)
        {
            throw CorrectionRefusals.SameCluster(from, "Name the cluster that the face belongs to.");
        }

        if (from.Count == 1)
        {
            throw CorrectionRefusals.Undivided(from, "would have none left.", "MergeClusters makes one of the two.");
        }

        Leaving.HandOver(run, [crop], run.Facts.Speakers[from.Id], keepCopy: false);
        run.Move([crop], from, to);
        run.Tell(new MembersMoved(run.Correction.Cause, from.Id, to.Id, to.Count, [crop]));
        Leaving.Part(run, [crop], from, run.Facts.Speakers[from.Id]);
        run.Add(FaceLink.Between(crop, run.Facts.Speakers[to.Id], LinkKind.Must, bSpeaks: true));
    }

    private static void Remove(CorrectionRun run, RemoveMemberRequest request)
    {
        var (from, crop) = (run.Find(request.ClusterId), request.CropId);
        Leaving.Require(run, crop, from);
        if (from.Count == 1)
        {
            throw CorrectionRefusals.Undivided(from, "would have none left.", "The face is alone already.");
        }

        Leaving.HandOver(run, [crop], run.Facts.Speakers[from.Id], keepCopy: false);
        var alone = run.Found(run.Facts.Members[crop].Face);
        run.Move([crop], from, alone);
        run.Tell(new MemberRemoved(run.Correction.Cause, from.Id, from.Count, alone.Id, crop));
        Leaving.Part(run, [crop], from, run.Facts.Speakers[from.Id]);
    }

    private static void Promote(CorrectionRun run, Cluster stranger, string subject)
    {
        if (stranger.Label.Length > 0 && stranger.Label != subject)
        {
            throw CorrectionRefusals.LabelledOtherwise(stranger.Id, stranger.Label, subject);
        }

        run.Label(stranger, subject);
    }

    private static void MustLink(CorrectionRun run, string crop, string otherCrop)
    {
        var (one, other) = (run.HomeOf(crop), run.HomeOf(otherCrop));
        if (one != other)
        {
            RequireMergeable(one, other);
            run.Merge(one, other);
        }

        run.Add(FaceLink.Between(crop, otherCrop, LinkKind.Must));
    }

    private static void CannotLink(CorrectionRun run, string crop, string otherCrop)
    {
        var link = FaceLink.Between(crop, otherCrop, LinkKind.Cannot);
        if (run.HomeOf(crop) == run.HomeOf(otherCrop))
        {
            throw run.FindLink(link) is null
                ? CorrectionRefusals.SameCluster(run.HomeOf(crop), "Split it, or remove one of the faces.")
                : CorrectionRefusals.MustLinked(crop, otherCrop);
        }

        run.Add(link);
    }
}
