using FaceNet.Clusterer.Commands;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Proto = FaceNet.Protos.Events.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Corrections;

/// <summary>Takes corrections on any instance. Thread-safe.</summary>
internal sealed class CorrectionDesk(CommandDesk desk, TimeProvider time)
{
    /// <summary>Has a correction applied, or finds out what became of it.</summary>
    /// <param name="correction">What is asked for, without ids and time.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="requestId">The id of the request, empty for none.</param>
    /// <param name="deadline">When the caller stops waiting, in UTC; the largest value for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="complete">Does what has to be done before a new correction is sent, and says so in it; it is then checked by the owner alone.</param>
    /// <returns>What the log says of it. It was applied.</returns>
    public Task<CorrectionState> MakeAsync(
        Proto.Correction correction, string gallery, string requestId, DateTime deadline, CancellationToken cancellationToken, Func<CancellationToken, Task>? complete = null)
    {
        correction.Gallery = Identifier.Require(gallery, "gallery");
        correction.CorrectionId = CommandDesk.IdOf(requestId);
        correction.RequestTime = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        if (complete is null)
        {
            CorrectionChecks.Require(correction);
        }

        var command = new DeskCommand(
            gallery, correction.CorrectionId, new ClusteringCommand { Correction = correction }, "correction", ErrorReasons.CorrectionPending)
        {
            Complete = complete ?? (_ => Task.CompletedTask),
        };
        return desk.DoAsync(command, deadline, cancellationToken);
    }
}
