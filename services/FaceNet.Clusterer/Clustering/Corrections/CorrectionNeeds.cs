using FaceNet.Protos.Clustering.V1;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Of which faces and clusters a correction needs the facts.</summary>
/// <param name="Crops">The faces that it names, or for an undo, all that the corrections it takes back were about.</param>
/// <param name="Clusters">The clusters that need a face to speak for them, or an alias of each.</param>
/// <param name="WholeClusters">Whether all their members are needed.</param>
/// <param name="MovesFaces">Whether it takes faces out of clusters.</param>
internal sealed record CorrectionNeeds(IReadOnlyList<string> Crops, IReadOnlyList<string> Clusters, bool WholeClusters, bool MovesFaces)
{
    public static CorrectionNeeds Of(Proto.Correction request, IReadOnlyList<CorrectionEffect> toUndo) => request.RequestCase switch
    {
        Proto.Correction.RequestOneofCase.MergeClusters => new([], [request.MergeClusters.ClusterId, request.MergeClusters.OtherClusterId], false, false),
        Proto.Correction.RequestOneofCase.SplitCluster when request.SplitCluster.ByCase == SplitClusterRequest.ByOneofCase.Members =>
            new(request.SplitCluster.Members.CropIds, [request.SplitCluster.ClusterId], false, true),
        Proto.Correction.RequestOneofCase.SplitCluster => new([], [request.SplitCluster.ClusterId], true, true),
        Proto.Correction.RequestOneofCase.MoveMember =>
            new([request.MoveMember.CropId], [request.MoveMember.ClusterId, request.MoveMember.TargetClusterId], false, true),
        Proto.Correction.RequestOneofCase.RemoveMember => new([request.RemoveMember.CropId], [request.RemoveMember.ClusterId], false, true),
        Proto.Correction.RequestOneofCase.AddMustLink => new([request.AddMustLink.CropId, request.AddMustLink.OtherCropId], [], false, false),
        Proto.Correction.RequestOneofCase.AddCannotLink => new([request.AddCannotLink.CropId, request.AddCannotLink.OtherCropId], [], false, false),
        Proto.Correction.RequestOneofCase.UndoCorrections => new([.. toUndo.SelectMany(CropsOf).Distinct()], [], false, true),
        _ => new([], [], false, false),
    };

    private static IEnumerable<string> CropsOf(CorrectionEffect effect) => effect.Steps
        .SelectMany(step => step switch
        {
            MoveStep move => move.CropIds,
            MergeStep merge => merge.CropIds,
            _ => [],
        })
        .Concat(effect.AddedLinks.Concat(effect.RemovedLinks).SelectMany(link => new[] { link.One, link.Other }));
}
