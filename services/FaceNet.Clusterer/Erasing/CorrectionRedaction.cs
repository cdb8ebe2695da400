using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Erasing;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Rpc;

namespace FaceNet.Clusterer.Erasing;

/// <summary>
/// Takes what is erased out of the log of corrections: crop_ids, clusters that are no more, labels. What a correction did to others stays, and can still be
/// undone; where the request itself, or why it was refused, named what is erased, its id is answered with ANSWER_ERASED from then on.
/// </summary>
/// <param name="crops">The crops that were to be erased.</param>
/// <param name="vanished">The clusters that are no more.</param>
/// <param name="label">The label that is to be forgotten; empty for none.</param>
internal sealed class CorrectionRedaction(IReadOnlySet<string> crops, IReadOnlyList<VanishedCluster> vanished, string label)
{
    private readonly HashSet<string> _clusters = [.. vanished.SelectMany(cluster => cluster.Aliases.Prepend(cluster.Id))];

    /// <summary>The commands that say something else from now on.</summary>
    public IReadOnlyDictionary<string, CorrectionState> Redact(IReadOnlyDictionary<string, CorrectionState> log)
    {
        var redacted = new Dictionary<string, CorrectionState>();
        foreach (var (id, command) in log.Where(command => !command.Value.Command.IsEmpty))
        {
            var rest = Without(command);
            if (!command.Refusal.IsEmpty && (!rest.Equals(command) || Names(Status.Parser.ParseFrom(command.Refusal))))
            {
                rest.Refusal = ErrorStatus.From(CorrectionRefusals.AnswerErased(id)).ToByteString();
            }

            if (!rest.Equals(command))
            {
                rest.AnswerErased |= !GalleryRules.IsSame(rest.Asked(), command.Asked()) || rest.Refusal != command.Refusal;
                redacted.Add(id, rest);
            }
        }

        return redacted;
    }

    // Refusals quote the ids and labels that they speak of.
    private bool Names(Status refusal) => refusal.Message.Split('\'').Any(word => crops.Contains(word) || _clusters.Contains(word) || (label.Length > 0 && word == label));

    private CorrectionState Without(CorrectionState state)
    {
        var rest = state.Clone();
        var asked = rest.Command();
        Redact(asked);
        rest.Command = asked.ToByteString();
        Keep(rest.Steps, step => !IsOfVanished(step));
        foreach (var step in rest.Steps)
        {
            Redact(step);
        }

        Keep(rest.AddedLinks, link => !crops.Contains(link.One) && !crops.Contains(link.Other));
        Keep(rest.RemovedLinks, link => !crops.Contains(link.One) && !crops.Contains(link.Other));
        return rest;
    }

    private bool IsOfVanished(StepState step) => step.StepCase switch
    {
        StepState.StepOneofCase.Moved => _clusters.Contains(step.Moved.FromClusterId) || _clusters.Contains(step.Moved.ToClusterId),
        StepState.StepOneofCase.Absorbed => _clusters.Contains(step.Absorbed.ClusterId) || _clusters.Contains(step.Absorbed.SurvivorId),
        _ => _clusters.Contains(step.Labelled.ClusterId),
    };

    private void Redact(StepState step)
    {
        switch (step.StepCase)
        {
            case StepState.StepOneofCase.Moved:
                Keep(step.Moved.CropIds, crop => !crops.Contains(crop));
                break;
            case StepState.StepOneofCase.Absorbed:
                Keep(step.Absorbed.CropIds, crop => !crops.Contains(crop));
                step.Absorbed.Label = Label(step.Absorbed.Label);
                break;
            default:
                step.Labelled.PreviousLabel = Label(step.Labelled.PreviousLabel);
                break;
        }
    }

    private void Redact(Protos.Events.V1.Correction asked)
    {
        switch (asked.RequestCase)
        {
            case Protos.Events.V1.Correction.RequestOneofCase.MergeClusters:
                asked.MergeClusters.ClusterId = Cluster(asked.MergeClusters.ClusterId);
                asked.MergeClusters.OtherClusterId = Cluster(asked.MergeClusters.OtherClusterId);
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.SplitCluster:
                asked.SplitCluster.ClusterId = Cluster(asked.SplitCluster.ClusterId);
                Keep(asked.SplitCluster.Members?.CropIds, crop => !crops.Contains(crop));
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.MoveMember:
                (asked.MoveMember.ClusterId, asked.MoveMember.TargetClusterId) = (Cluster(asked.MoveMember.ClusterId), Cluster(asked.MoveMember.TargetClusterId));
                asked.MoveMember.CropId = Crop(asked.MoveMember.CropId);
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.RemoveMember:
                (asked.RemoveMember.ClusterId, asked.RemoveMember.CropId) = (Cluster(asked.RemoveMember.ClusterId), Crop(asked.RemoveMember.CropId));
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.LabelCluster:
                Redact(asked.LabelCluster);
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.AddMustLink:
                (asked.AddMustLink.CropId, asked.AddMustLink.OtherCropId) = (Crop(asked.AddMustLink.CropId), Crop(asked.AddMustLink.OtherCropId));
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.AddCannotLink:
                (asked.AddCannotLink.CropId, asked.AddCannotLink.OtherCropId) = (Crop(asked.AddCannotLink.CropId), Crop(asked.AddCannotLink.OtherCropId));
                break;
            case Protos.Events.V1.Correction.RequestOneofCase.PromoteCluster:
                Redact(asked.PromoteCluster);
                break;
        }
    }

    private void Redact(LabelClusterRequest asked)
    {
        asked.Label = _clusters.Contains(asked.ClusterId) ? "" : Label(asked.Label);
        asked.ClusterId = Cluster(asked.ClusterId);
    }

    private void Redact(Protos.Events.V1.ClusterPromotion asked)
    {
        asked.Request.SubjectId = _clusters.Contains(asked.Request.ClusterId) ? "" : Label(asked.Request.SubjectId);
        asked.Request.ClusterId = Cluster(asked.Request.ClusterId);
        Keep(asked.CropIds, crop => !crops.Contains(crop));
    }

    private string Crop(string id) => crops.Contains(id) ? "" : id;

    private string Cluster(string id) => _clusters.Contains(id) ? "" : id;

    private string Label(string text) => label.Length > 0 && text == label ? "" : text;

    private static void Keep<T>(RepeatedField<T>? field, Func<T, bool> which)
    {
        if (field is not null && !field.All(which))
        {
            T[] kept = [.. field.Where(which)];
            field.Clear();
            field.AddRange(kept);
        }
    }
}
