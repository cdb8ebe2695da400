using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Reclustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Events.V1;
using Correction = FaceNet.Clusterer.Clustering.Corrections.Correction;

namespace FaceNet.Clusterer.Consuming;

/// <summary>Steps 1 and 2 for commands: each is applied in memory, unless it is known already or nothing can be made of it.</summary>
internal sealed partial class GalleryOwner
{
    /// <summary>Applies a correction in memory.</summary>
    internal async Task<(IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write)> CorrectAsync(
        ReceivedEvent received, Correction correction, CancellationToken cancellationToken)
    {
        var isRepeated = AppliedOffsets.Note(_state, received.Message);
        if (_clusters is null)
        {
            return Refuse(received, isRepeated, GalleryRules.NoGallery(_gallery));
        }

        var since = Steps.Begin();
        var prepared = await _backends.Store.PrepareAsync(_gallery, _state, _epoch, correction.Request, _clusters, cancellationToken);
        since = Steps.Done(BatchStep.LookUp, since, _part);
        if (prepared.Known is { } known)
        {
            return Repeat(received, isRepeated, known, new ClusteringCommand { Correction = correction.Request }, correction.Id);
        }

        (var write, _clusters) = new CorrectionOwner(_gallery, _state).Decide(_clusters, correction, prepared);
        Steps.Done(BatchStep.Decide, since, _part);
        return ([], write);
    }

    /// <summary>Begins, ends or puts in force a reclustering, in memory.</summary>
    internal async Task<(IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write)> ReclusterAsync(
        ReceivedEvent received, ReclusteringOrder order, CancellationToken cancellationToken)
    {
        var isRepeated = AppliedOffsets.Note(_state, received.Message);
        if (_clusters is null)
        {
            return Refuse(received, isRepeated, GalleryRules.NoGallery(_gallery));
        }

        var since = Steps.Begin();
        if (await _backends.Switches.FindAsync(_gallery, _epoch, order.Id, cancellationToken) is { } known)
        {
            return Repeat(received, isRepeated, known, new ClusteringCommand { Reclustering = order.Command }, order.Id);
        }

        var owner = new ReclusteringOwner(_gallery, _epoch, _state, _backends.Switches);
        var prepared = await owner.PrepareAsync(_clusters, order, cancellationToken);
        since = Steps.Done(BatchStep.LookUp, since, _part);
        (var write, _clusters) = owner.Decide(_clusters, order, prepared);
        Steps.Done(BatchStep.Decide, since, _part);
        return ([], write);
    }

    /// <summary>Erases faces in memory. In a gallery without clusters there is nothing to erase.</summary>
    internal async Task<(IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write)> EraseAsync(
        ReceivedEvent received, ErasureOrder order, CancellationToken cancellationToken)
    {
        var isRepeated = AppliedOffsets.Note(_state, received.Message);
        if (await _backends.Switches.FindAsync(_gallery, _epoch, order.Id, cancellationToken) is { } known)
        {
            return Repeat(received, isRepeated, ErasureOrder.IsSame(known, order.Command), order.Id);
        }

        if (_clusters is null)
        {
            return ([], new GalleryWrite(_gallery, _state, null, []));
        }

        var since = Steps.Begin();
        (var write, _clusters) = await new ErasureOwner(_gallery, _epoch, _state, _backends.Erasures).ApplyAsync(_clusters, order, cancellationToken);
        Steps.Done(BatchStep.Decide, since, _part);
        return ([], write);
    }

    private (IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write) Repeat(
        ReceivedEvent received, bool isRepeated, CorrectionState known, ClusteringCommand command, string id) =>
        Repeat(received, isRepeated, known.AnswerErased || GalleryRules.IsSame(known.Asked(), command), id);

    private (IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write) Repeat(ReceivedEvent received, bool isRepeated, bool isSame, string id)
    {
        if (!isSame)
        {
            return Refuse(received, isRepeated, GalleryRules.RequestIdReused(id));
        }

        _state.Duplicates += isRepeated ? 0 : 1;
        return ([], new GalleryWrite(_gallery, _state, null, []));
    }

    private (IReadOnlyList<ReceivedEvent> Refused, GalleryWrite Write) Refuse(ReceivedEvent received, bool isRepeated, Refusal refusal)
    {
        _state.Refused += isRepeated ? 0 : 1;
        return ([received with { Refusal = refusal }], new GalleryWrite(_gallery, _state, null, []));
    }
}
