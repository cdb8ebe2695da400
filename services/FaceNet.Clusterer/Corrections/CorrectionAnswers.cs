using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Corrections;

/// <summary>From what the log keeps of a correction to what callers get.</summary>
internal static class CorrectionAnswers
{
    private const int MaxCrops = 1000;

    public static Correction ToProto(this CorrectionState state)
    {
        var command = state.Command();
        IReadOnlyList<string> named = [.. CropsOf(command).Where(IsKnown)];
        return new Correction
        {
            CorrectionId = command.CorrectionId,
            Gallery = command.Gallery,
            Number = state.Number,
            RequestTime = command.RequestTime,
            Kind = KindOf(command),
            ClusterIds = { ClustersOf(command).Concat(state.Steps.Select(ClusterOf).OfType<string>()).Where(IsKnown).Distinct() },
            CropIds = { named.Count > 0 ? named : [.. state.Steps.SelectMany(CropsOf).Distinct().Take(MaxCrops)] },
            FoundedClusterIds = { state.Steps.Where(step => step.Moved is { Founded: true }).Select(step => step.Moved.ToClusterId) },
            Label = command.LabelCluster?.Label ?? command.PromoteCluster?.Request.SubjectId ?? "",
            UndoneCorrectionIds = { state.UndoneIds },
            UndoneBy = state.UndoneBy,
        };
    }

    // What was erased since leaves an empty id.
    private static bool IsKnown(string id) => id.Length > 0;

    private static CorrectionKind KindOf(Proto.Correction command) => command.RequestCase switch
    {
        Proto.Correction.RequestOneofCase.MergeClusters => CorrectionKind.Merge,
        Proto.Correction.RequestOneofCase.SplitCluster => CorrectionKind.Split,
        Proto.Correction.RequestOneofCase.MoveMember => CorrectionKind.Move,
        Proto.Correction.RequestOneofCase.RemoveMember => CorrectionKind.Remove,
        Proto.Correction.RequestOneofCase.LabelCluster => CorrectionKind.Label,
        Proto.Correction.RequestOneofCase.PromoteCluster => CorrectionKind.Promote,
        Proto.Correction.RequestOneofCase.AddMustLink => CorrectionKind.MustLink,
        Proto.Correction.RequestOneofCase.AddCannotLink => CorrectionKind.CannotLink,
        _ => CorrectionKind.Undo,
    };

    private static IReadOnlyList<string> ClustersOf(Proto.Correction command) => command.RequestCase switch
    {
        Proto.Correction.RequestOneofCase.MergeClusters => [command.MergeClusters.ClusterId, command.MergeClusters.OtherClusterId],
        Proto.Correction.RequestOneofCase.SplitCluster => [command.SplitCluster.ClusterId],
        Proto.Correction.RequestOneofCase.MoveMember => [command.MoveMember.ClusterId, command.MoveMember.TargetClusterId],
        Proto.Correction.RequestOneofCase.RemoveMember => [command.RemoveMember.ClusterId],
        Proto.Correction.RequestOneofCase.LabelCluster => [command.LabelCluster.ClusterId],
        Proto.Correction.RequestOneofCase.PromoteCluster => [command.PromoteCluster.Request.ClusterId],
        _ => [],
    };

    private static IReadOnlyList<string> CropsOf(Proto.Correction command) => command.RequestCase switch
    {
        Proto.Correction.RequestOneofCase.SplitCluster => command.SplitCluster.Members?.CropIds ?? [],
        Proto.Correction.RequestOneofCase.MoveMember => [command.MoveMember.CropId],
        Proto.Correction.RequestOneofCase.RemoveMember => [command.RemoveMember.CropId],
        Proto.Correction.RequestOneofCase.PromoteCluster => command.PromoteCluster.CropIds,
        Proto.Correction.RequestOneofCase.AddMustLink => [command.AddMustLink.CropId, command.AddMustLink.OtherCropId],
        Proto.Correction.RequestOneofCase.AddCannotLink => [command.AddCannotLink.CropId, command.AddCannotLink.OtherCropId],
        _ => [],
    };

    private static string? ClusterOf(StepState step) => step.Moved?.ToClusterId ?? step.Absorbed?.SurvivorId;

    private static IReadOnlyList<string> CropsOf(StepState step) => step.Moved?.CropIds ?? step.Absorbed?.CropIds ?? (IReadOnlyList<string>)[];
}
