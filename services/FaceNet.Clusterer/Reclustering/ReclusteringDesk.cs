using FaceNet.Clusterer.Commands;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>Takes the commands about clustering anew on any instance. Thread-safe.</summary>
internal sealed class ReclusteringDesk(CommandDesk desk, ClusterReader reader, ReclusteringBinder binder, TimeProvider time)
{
    /// <summary>Has a reclustering begun, or finds out what became of the request. Returns its id, and what it is bound to.</summary>
    public async Task<(string Id, ReclusteringBinding Binding)> StartAsync(StartReclusteringRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        Identifier.Optional(request.EmbeddingSpace, "embedding_space");
        var command = Of(gallery, request.RequestId);
        command.Start = new StartReclusteringRequest(request) { RequestId = "" };
        var known = await DoAsync(
            command,
            async token =>
            {
                var (_, _, state) = await reader.OpenIndexedAsync(gallery, token);
                command.Binding = await binder.BindAsync(request, state, token);
                ReclusteringCommandChecks.Require(command);
            },
            deadline,
            cancellationToken);
        return (command.RequestId, known.Asked().Reclustering.Binding);
    }

    /// <summary>Has new clusters put in the place of the live ones, or finds out what became of the request.</summary>
    public async Task<(string Id, SwitchState Switched)> SwitchAsync(SwitchReclusteringRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var command = Of(Identifier.Require(request.Gallery, "gallery"), request.RequestId);
        command.Switch = new SwitchReclusteringRequest(request) { RequestId = "" };
        ReclusteringCommandChecks.Require(command);
        return (command.RequestId, (await DoAsync(command, Nothing, deadline, cancellationToken)).Switched);
    }

    /// <summary>Has a reclustering ended, or finds out what became of the request. Returns the id of the request.</summary>
    public async Task<string> CancelAsync(CancelReclusteringRequest request, DateTime deadline, CancellationToken cancellationToken)
    {
        var command = Of(Identifier.Require(request.Gallery, "gallery"), request.RequestId);
        command.Cancel = new CancelReclusteringRequest(request) { RequestId = "" };
        ReclusteringCommandChecks.Require(command);
        await DoAsync(command, Nothing, deadline, cancellationToken);
        return command.RequestId;
    }

    private static Task Nothing(CancellationToken cancellationToken) => Task.CompletedTask;

    private ReclusteringCommand Of(string gallery, string requestId) =>
        new() { Gallery = gallery, RequestId = CommandDesk.IdOf(requestId), RequestTime = Timestamp.FromDateTimeOffset(time.GetUtcNow()) };

    private Task<CorrectionState> DoAsync(ReclusteringCommand command, Func<CancellationToken, Task> complete, DateTime deadline, CancellationToken cancellationToken) =>
        desk.DoAsync(
            new DeskCommand(command.Gallery, command.RequestId, new ClusteringCommand { Reclustering = command }, "reclustering request", ErrorReasons.ReclusteringPending)
            {
                Complete = complete,
            },
            deadline,
            cancellationToken);
}
