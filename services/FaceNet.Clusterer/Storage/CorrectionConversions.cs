using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;
using Google.Protobuf.WellKnownTypes;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Storage;

/// <summary>Between what a correction did and what the log keeps of it.</summary>
internal static class CorrectionConversions
{
    public static Proto.Correction Command(this CorrectionState state) => Proto.Correction.Parser.ParseFrom(state.Command);

    /// <summary>When it was asked for.</summary>
    public static DateTimeOffset RequestTime(this CorrectionState state) =>
        (state.Erased?.RequestTime ?? state.Asked().Correction?.RequestTime ?? state.Asked().Reclustering.RequestTime).ToDateTimeOffset();

    /// <summary>What was asked for, a correction or something else; of an erasure only a hash is kept.</summary>
    public static Proto.ClusteringCommand Asked(this CorrectionState state) => state.Reclustering.IsEmpty
        ? new Proto.ClusteringCommand { Correction = state.Command() }
        : new Proto.ClusteringCommand { Reclustering = Proto.ReclusteringCommand.Parser.ParseFrom(state.Reclustering) };

    public static LinkState ToState(this FaceLink link) =>
        new() { Kind = (int)link.Kind, OneSpeaks = link.OneSpeaks, OtherSpeaks = link.OtherSpeaks };

    public static FaceLink ToLink(this LinkState state, string one, string other) =>
        new(one, other, (LinkKind)state.Kind, state.OneSpeaks, state.OtherSpeaks);

    /// <summary>Writes down what has to be known to take a correction back.</summary>
    public static void Describe(this CorrectionState state, IReadOnlyList<ClusterChange> changes, CorrectionOutcome outcome, Relocations relocations)
    {
        state.Steps.AddRange(changes.Select(change => change switch
        {
            FacesMoved moved => new StepState
            {
                Moved = new MoveState
                {
                    FromClusterId = moved.FromId,
                    ToClusterId = moved.ToId,
                    CropIds = { moved.CropIds },
                    Founded = moved is ClusterSplit or MemberRemoved,
                },
            },
            ClustersMerged merged => new StepState { Absorbed = Absorbed(merged, relocations.AbsorbedBy(merged)) },
            ClusterLabelled labelled => new StepState { Labelled = new LabelState { ClusterId = labelled.ClusterId, PreviousLabel = labelled.PreviousLabel } },
            _ => throw new ArgumentOutOfRangeException(nameof(changes), change, "No correction does this."),
        }));
        state.AddedLinks.AddRange(outcome.AddedLinks.Select(Name));
        state.RemovedLinks.AddRange(outcome.RemovedLinks.Select(Name));
        if (state.Steps.Sum(step => (step.Moved?.CropIds.Count ?? 0) + (step.Absorbed?.CropIds.Count ?? 0)) > CorrectionEffect.MaxFaces)
        {
            state.TooLarge = true;
            foreach (var step in state.Steps)
            {
                step.Moved?.CropIds.Clear();
                step.Absorbed?.CropIds.Clear();
            }
        }
    }

    public static CorrectionEffect ToEffect(this CorrectionState state) => new(
        state.Command().CorrectionId,
        [
            .. state.Steps.Select(step => step.StepCase switch
            {
                StepState.StepOneofCase.Moved => (EffectStep)new MoveStep(step.Moved.FromClusterId, step.Moved.ToClusterId, step.Moved.CropIds),
                StepState.StepOneofCase.Absorbed => new MergeStep(
                    step.Absorbed.ClusterId,
                    new ClusterOrigin(step.Absorbed.Ordinal, step.Absorbed.CreateTime.ToDateTimeOffset(), step.Absorbed.Label),
                    step.Absorbed.Aliases,
                    step.Absorbed.CropIds),
                _ => new LabelStep(step.Labelled.ClusterId, step.Labelled.PreviousLabel),
            }),
        ],
        [.. state.AddedLinks.Select(link => link.Link.ToLink(link.One, link.Other))],
        [.. state.RemovedLinks.Select(link => link.Link.ToLink(link.One, link.Other))],
        state.TooLarge);

    private static AbsorbedState Absorbed(ClustersMerged merged, IReadOnlyList<string> crops) => new()
    {
        ClusterId = merged.AbsorbedId,
        SurvivorId = merged.ClusterId,
        Ordinal = merged.AbsorbedOrigin.Ordinal,
        CreateTime = Timestamp.FromDateTimeOffset(merged.AbsorbedOrigin.CreateTime),
        Label = merged.AbsorbedOrigin.Label,
        Aliases = { merged.AbsorbedAliases },
        CropIds = { crops },
    };

    private static NamedLink Name(FaceLink link) => new() { One = link.One, Other = link.Other, Link = link.ToState() };
}
