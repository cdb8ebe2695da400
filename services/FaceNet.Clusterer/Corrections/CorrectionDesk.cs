using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.Extensions.Options;
using Proto = FaceNet.Protos.Events.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace FaceNet.Clusterer.Corrections;

/// <summary>
/// Takes corrections on any instance: sends each into its gallery's own partition, so that it has a place among the faces, and waits
/// until the owner has written down what became of it. Thread-safe.
/// </summary>
internal sealed class CorrectionDesk(
    ClusterReader reader, KafkaClients kafka, IOptions<KafkaOptions> topics, IOptions<ClustererOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // An answer that is sent when the deadline has passed reaches nobody.
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromMilliseconds(200);

    /// <summary>Has a correction applied, or finds out what became of it.</summary>
    /// <param name="correction">What is asked for, without ids and time.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="requestId">The id of the request, empty for none.</param>
    /// <param name="deadline">When the caller stops waiting, in UTC; the largest value for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the log says of it. It was applied.</returns>
    public async Task<CorrectionState> MakeAsync(
        Proto.Correction correction, string gallery, string requestId, DateTime deadline, CancellationToken cancellationToken)
    {
        Name(correction, gallery, requestId);
        CorrectionChecks.Require(correction);
        var known = await reader.FindCorrectionAsync(gallery, correction.CorrectionId, cancellationToken)
            ?? await SendAsync(correction, deadline, cancellationToken);
        return Judge(known, correction);
    }

    /// <summary>Finds out what became of a correction that was made before; null where nobody knows of it, or the request has no id.</summary>
    /// <param name="correction">What is asked for, without ids and time.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="requestId">The id of the request, empty for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the log says of it. It was applied.</returns>
    public async Task<CorrectionState?> FindAsync(Proto.Correction correction, string gallery, string requestId, CancellationToken cancellationToken)
    {
        Name(correction, gallery, requestId);
        return await reader.FindCorrectionAsync(gallery, correction.CorrectionId, cancellationToken) is { } known ? Judge(known, correction) : null;
    }

    private void Name(Proto.Correction correction, string gallery, string requestId)
    {
        correction.Gallery = Identifier.Require(gallery, "gallery");
        correction.CorrectionId = Identifier.Optional(requestId, "request_id") is { Length: > 0 } id ? id : Guid.NewGuid().ToString("N");
        correction.RequestTime = Timestamp.FromDateTimeOffset(time.GetUtcNow());
    }

    // Throws what the owner refused it with, and where the id was used for something else.
    private static CorrectionState Judge(CorrectionState known, Proto.Correction correction)
    {
        if (!GalleryRules.IsSame(known.Command(), correction))
        {
            throw new ResourceExistsException(ErrorReasons.RequestIdReused, "request", correction.CorrectionId, "It named another correction. Use a new request_id.");
        }

        return known.Refusal.IsEmpty ? known : throw new RefusedElsewhereException(Status.Parser.ParseFrom(known.Refusal));
    }

    private async Task<CorrectionState> SendAsync(Proto.Correction correction, DateTime deadline, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience(deadline), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await ProduceAsync(correction, stop.Token);
            return await WaitAsync(correction, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutcomeUnknownException(
                ErrorReasons.CorrectionPending,
                $"The owner of gallery '{correction.Gallery}' has not applied the correction in time, but may still do so. "
                + $"Send the same request with request_id '{correction.CorrectionId}' to ask what became of it; nothing is done twice.",
                RetryDelay);
        }
    }

    private TimeSpan Patience(DateTime deadline)
    {
        var longest = options.Value.CorrectionTimeout;
        if (deadline == DateTime.MaxValue)
        {
            return longest;
        }

        var left = deadline - time.GetUtcNow().UtcDateTime - TimeToAnswer;
        return left > longest ? longest : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private Task ProduceAsync(Proto.Correction correction, CancellationToken cancellationToken) => kafka.Producer.ProduceAsync(
        topics.Value.FaceEmbeddedTopic,
        new Message<string, byte[]>
        {
            Key = correction.Gallery,
            Value = new ClusteringCommand { Correction = correction }.ToByteArray(),
            Headers = EventHeaders.For(correction.CorrectionId),
        },
        cancellationToken);

    private async Task<CorrectionState> WaitAsync(Proto.Correction correction, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time, cancellationToken);
            try
            {
                if (await reader.FindCorrectionAsync(correction.Gallery, correction.CorrectionId, cancellationToken) is { } known)
                {
                    return known;
                }
            }
            catch (Exception outage) when (Outages.IsOutage(outage))
            {
                // It is in the partition already: to say that it failed would be wrong.
            }
        }
    }
}
