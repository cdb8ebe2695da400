using Confluent.Kafka;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Commands;

/// <summary>
/// Takes commands on any instance: sends each into its gallery's own partition, so that it has a place among the faces, and waits
/// until the owner has written down what became of it. Thread-safe.
/// </summary>
internal sealed class CommandDesk(
    ClusterReader reader, KafkaClients kafka, IOptions<KafkaOptions> topics, IOptions<ClustererOptions> options, TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // An answer that is sent when the deadline has passed reaches nobody.
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromMilliseconds(200);

    /// <summary>The id of a command: that of its request, or a new one.</summary>
    public static string IdOf(string requestId) => Identifier.Optional(requestId, "request_id") is { Length: > 0 } id ? id : Guid.NewGuid().ToString("N");

    /// <summary>Has a command applied, or finds out what became of it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="deadline">When the caller stops waiting, in UTC; the largest value for never.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What the log says of it. It was applied.</returns>
    public async Task<CorrectionState> DoAsync(DeskCommand command, DateTime deadline, CancellationToken cancellationToken)
    {
        if (await reader.FindCorrectionAsync(command.Gallery, command.Id, cancellationToken) is { } known)
        {
            return Judge(known, command);
        }

        await command.Complete(cancellationToken);
        return Judge(await SendAsync(command, deadline, cancellationToken), command);
    }

    // Throws what the owner refused it with, and where the id was used for something else.
    private static CorrectionState Judge(CorrectionState known, DeskCommand command)
    {
        if (known.AnswerErased)
        {
            throw CorrectionRefusals.AnswerErased(command.Id);
        }

        if (!command.IsMeant(known))
        {
            throw new ResourceExistsException(ErrorReasons.RequestIdReused, "request", command.Id, $"It named another {command.Kind}. Use a new request_id.");
        }

        return known.Refusal.IsEmpty ? known : throw new RefusedElsewhereException(Status.Parser.ParseFrom(known.Refusal));
    }

    private async Task<CorrectionState> SendAsync(DeskCommand command, DateTime deadline, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience(deadline), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await ProduceAsync(command, stop.Token);
            return await WaitAsync(command, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutcomeUnknownException(
                command.PendingReason,
                $"The owner of gallery '{command.Gallery}' has not applied the {command.Kind} in time, but may still do so. "
                + $"Send the same request with request_id '{command.Id}' to ask what became of it; nothing is done twice.",
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

    private async Task ProduceAsync(DeskCommand command, CancellationToken cancellationToken)
    {
        var content = command.Content.ToByteArray();
        try
        {
            await kafka.Producer.ProduceAsync(
                topics.Value.FaceEmbeddedTopic,
                new Message<string, byte[]> { Key = command.Gallery, Value = content, Headers = EventHeaders.For(command.Id) },
                cancellationToken);
        }
        catch (KafkaException refused) when (refused.Error.Code == ErrorCode.MsgSizeTooLarge)
        {
            throw new InvalidRequestException(
                "crop_ids",
                $"make a message of {content.Length} bytes, and Kafka takes none larger than Kafka__MaxMessageBytes, {topics.Value.MaxMessageBytes}, or the brokers' own limit.",
                "Name fewer faces in one request.");
        }
        catch (KafkaException failed)
        {
            throw new UnavailableException(
                ErrorReasons.BrokersUnavailable,
                $"Kafka did not take the {command.Kind} ({failed.Error.Reason}). Send the same request with request_id '{command.Id}' again; if it lasts, see Kafka__BootstrapServers.",
                RetryDelay,
                failed);
        }
    }

    private async Task<CorrectionState> WaitAsync(DeskCommand command, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time, cancellationToken);
            try
            {
                if (await reader.FindCorrectionAsync(command.Gallery, command.Id, cancellationToken) is { } known)
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
