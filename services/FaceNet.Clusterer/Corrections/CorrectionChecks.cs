using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Corrections;

/// <summary>What can be said of a correction without knowing the gallery: at the edge, and again by the owner, who trusts nobody.</summary>
internal static class CorrectionChecks
{
    private const int MaxCrops = 1000;
    private const int MaxUndone = 100;
    private const int MaxEnrolled = 64;

    /// <summary>Throws <see cref="InvalidRequestException"/> where a field breaks its rule.</summary>
    public static void Require(Proto.Correction correction)
    {
        switch (correction.RequestCase)
        {
            case Proto.Correction.RequestOneofCase.MergeClusters:
                var merge = correction.MergeClusters;
                Require(correction, merge.Gallery, (merge.ClusterId, "cluster_id"), (merge.OtherClusterId, "other_cluster_id"));
                break;
            case Proto.Correction.RequestOneofCase.SplitCluster:
                Require(correction, correction.SplitCluster.Gallery, (correction.SplitCluster.ClusterId, "cluster_id"));
                Require(correction.SplitCluster);
                break;
            case Proto.Correction.RequestOneofCase.MoveMember:
                var move = correction.MoveMember;
                Require(correction, move.Gallery, (move.ClusterId, "cluster_id"), (move.CropId, "crop_id"), (move.TargetClusterId, "target_cluster_id"));
                break;
            case Proto.Correction.RequestOneofCase.RemoveMember:
                var remove = correction.RemoveMember;
                Require(correction, remove.Gallery, (remove.ClusterId, "cluster_id"), (remove.CropId, "crop_id"));
                break;
            case Proto.Correction.RequestOneofCase.LabelCluster:
                Require(correction, correction.LabelCluster.Gallery, (correction.LabelCluster.ClusterId, "cluster_id"));
                Identifier.Optional(correction.LabelCluster.Label, "label");
                break;
            case Proto.Correction.RequestOneofCase.PromoteCluster:
                Require(correction, correction.PromoteCluster.Request?.Gallery ?? "");
                Require(correction.PromoteCluster.Request!);
                RequireCrops(correction.PromoteCluster.CropIds, "crop_ids", MaxEnrolled);
                break;
            case Proto.Correction.RequestOneofCase.AddMustLink:
                Require(correction, correction.AddMustLink.Gallery);
                RequirePair(correction.AddMustLink.CropId, correction.AddMustLink.OtherCropId);
                break;
            case Proto.Correction.RequestOneofCase.AddCannotLink:
                Require(correction, correction.AddCannotLink.Gallery);
                RequirePair(correction.AddCannotLink.CropId, correction.AddCannotLink.OtherCropId);
                break;
            case Proto.Correction.RequestOneofCase.UndoCorrections:
                Require(correction, correction.UndoCorrections.Gallery);
                RequireCount(correction.UndoCorrections.Count);
                break;
            default:
                throw new InvalidRequestException(
                    "request", "is of a kind that this version does not know.", "Run the version of the Clusterer that its producer was made for.", ErrorReasons.CommandUnknown);
        }
    }

    /// <summary>Throws <see cref="InvalidRequestException"/> where a field of a promotion breaks its rule.</summary>
    public static void Require(PromoteClusterRequest promotion)
    {
        Identifier.Require(promotion.Gallery, "gallery");
        Identifier.Require(promotion.ClusterId, "cluster_id");
        Identifier.Require(promotion.SubjectId, "subject_id");
        Identifier.Optional(promotion.SubjectGallery, "subject_gallery");
        if (promotion.MaxFaces is < 0 or > MaxEnrolled)
        {
            throw new InvalidRequestException("max_faces", $"{promotion.MaxFaces} is outside 1 to {MaxEnrolled}.", "Leave it out for 5.");
        }
    }

    private static void Require(Proto.Correction correction, string gallery, params ReadOnlySpan<(string Value, string Field)> ids)
    {
        Identifier.Require(gallery, "gallery");
        if (gallery != correction.Gallery)
        {
            throw new InvalidRequestException("gallery", $"of the request is '{gallery}', but that of the correction is '{correction.Gallery}'.", "Name one gallery.");
        }

        foreach (var (value, field) in ids)
        {
            Identifier.Require(value, field);
        }
    }

    private static void Require(SplitClusterRequest split)
    {
        switch (split.ByCase)
        {
            case SplitClusterRequest.ByOneofCase.Members:
                RequireCrops(split.Members.CropIds, "members.crop_ids", MaxCrops);
                break;
            case SplitClusterRequest.ByOneofCase.Threshold when split.Threshold is not (> 0 and < 4):
                throw new InvalidRequestException("threshold", $"{split.Threshold} is outside 0 to 4, both excluded.", "Pass a squared distance below base_threshold of GetClusteringReport.");
            case SplitClusterRequest.ByOneofCase.None:
                throw new InvalidRequestException("by", "is absent.", "Set members or threshold.");
        }
    }

    internal static void RequireCrops(IReadOnlyList<string> crops, string field, int most)
    {
        if (crops.Count == 0 || crops.Count > most)
        {
            throw new InvalidRequestException(field, $"has {crops.Count} crops.", $"Name 1 to {most}.");
        }

        for (var i = 0; i < crops.Count; i++)
        {
            Identifier.Require(crops[i], $"{field}[{i}]");
        }

        if (crops.Distinct().Count() < crops.Count)
        {
            var repeated = crops.GroupBy(crop => crop).First(group => group.Count() > 1).Key;
            throw new InvalidRequestException(field, $"names '{repeated}' more than once.", "Name each crop once.");
        }
    }

    private static void RequirePair(string crop, string other)
    {
        Identifier.Require(crop, "crop_id");
        Identifier.Require(other, "other_crop_id");
        if (crop == other)
        {
            throw new InvalidRequestException("other_crop_id", $"'{other}' is crop_id too.", "Name two faces.");
        }
    }

    private static void RequireCount(int count)
    {
        if (count is < 1 or > MaxUndone)
        {
            throw new InvalidRequestException("count", $"{count} is outside 1 to {MaxUndone}.", "Undo in several steps.");
        }
    }
}
