using Confluent.Kafka;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.Journal;

/// <summary>Keeps on Kafka what was decided, where that is asked for. Thread-safe.</summary>
internal sealed partial class DecisionJournal(
    KafkaClients kafka, IOptions<KafkaOptions> topics, IOptions<DecisionJournalOptions> options, JournalMetrics metrics, TimeProvider time, ILogger<DecisionJournal> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    /// <summary>Whether decisions are kept at all.</summary>
    public bool IsOn { get; } = options.Value.Mode != JournalMode.Off;

    /// <summary>Writes a decision. Returns when its caller may have the answer.</summary>
    /// <exception cref="UnavailableException">JOURNAL_UNAVAILABLE: the journal is strict, and the brokers did not take the event in time.</exception>
    public async Task WriteAsync(DecisionMade decision, CancellationToken cancellationToken)
    {
        var message = new Message<string, byte[]> { Key = decision.Gallery, Value = decision.ToByteArray(), Headers = EventHeaders.For(decision.EventId) };
        if (options.Value.Mode == JournalMode.Strict)
        {
            await DeliverAsync(message, cancellationToken);
        }
        else
        {
            HandOver(message);
        }
    }

    private async Task DeliverAsync(Message<string, byte[]> message, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await kafka.Producer.ProduceAsync(topics.Value.DecisionMadeTopic, message, either.Token);
        }
        catch (Exception exception) when (exception is KafkaException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new UnavailableException(
                ErrorReasons.JournalUnavailable,
                "Kafka does not take the event of this decision, and DecisionJournal__Mode=strict gives no answer without it. Retry; if it lasts, see Kafka__BootstrapServers and the brokers.",
                RetryDelay,
                exception);
        }
    }

    private void HandOver(Message<string, byte[]> message)
    {
        try
        {
            kafka.Producer.Produce(topics.Value.DecisionMadeTopic, message, report =>
            {
                if (report.Error.IsError)
                {
                    Lost(report.Error);
                }
            });
        }
        catch (ProduceException<string, byte[]> exception)
        {
            Lost(exception.Error);
        }
    }

    private void Lost(Error error)
    {
        metrics.Lost();
        Lost(error.Code, error.Reason);
    }

    [LoggerMessage(EventName = "DecisionLost", Level = LogLevel.Error, Message = "A decision is not in the journal: {Code} {Reason}")]
    private partial void Lost(ErrorCode code, string reason);
}
