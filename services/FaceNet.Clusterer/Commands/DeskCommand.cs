using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Commands;

/// <summary>A command for the owner of a gallery.</summary>
/// <param name="Gallery">The gallery.</param>
/// <param name="Id">Names it among the gallery's commands.</param>
/// <param name="Content">What is sent.</param>
/// <param name="Kind">What it is called in errors.</param>
/// <param name="PendingReason">The reason of the error when nobody knows yet whether it is applied.</param>
internal sealed record DeskCommand(string Gallery, string Id, ClusteringCommand Content, string Kind, string PendingReason)
{
    /// <summary>Whether what the log says is of this command.</summary>
    public bool IsMeant(CorrectionState known) => Content.Erasure is { } erasure ? ErasureOrder.IsSame(known, erasure) : GalleryRules.IsSame(known.Asked(), Content);

    /// <summary>Fills in what the gallery has to say, before a new command is sent.</summary>
    public Func<CancellationToken, Task> Complete { get; init; } = _ => Task.CompletedTask;
}
