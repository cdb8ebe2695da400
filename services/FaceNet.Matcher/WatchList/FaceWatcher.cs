using Confluent.Kafka;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.Matcher.Journal;
using FaceNet.Matcher.Probes;
using FaceNet.Matcher.Search;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Kafka.Reading;
using FaceNet.ServiceDefaults.Telemetry;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.WatchList;

/// <summary>Looks for one captured face among the people of the galleries that watch for it, and tells of those it passes for. Thread-safe.</summary>
internal sealed partial class FaceWatcher(
    WatchedGalleries watched,
    GalleryStore galleries,
    FaceSearch search,
    DecisionJournal journal,
    KafkaClients kafka,
    IOptions<KafkaOptions> topics,
    DeadLetters deadLetters,
    TransientRetry retry,
    WatchListMetrics metrics,
    TimeProvider time,
    ILogger<FaceWatcher> logger)
{
    private const int MaxCandidates = 5;

    /// <summary>How the journal names who asked.</summary>
    private const string Caller = "watch-list";

    /// <summary>
    /// Returns when the brokers have what was found; only then may the offset of the event be committed. A face that cannot be looked for is kept as a dead
    /// letter. What cannot be read is none of a watch-list's business: the Clusterer keeps it.
    /// </summary>
    public async Task HandleAsync(ConsumeResult<string, byte[]> message, CancellationToken cancellationToken)
    {
        if (FaceOf(message.Message.Value) is not { } face)
        {
            return;
        }

        using var span = MatcherSpans.Process(message.Message.Headers?.ReadTraceParent());
        foreach (var gallery in watched.For(face.Gallery))
        {
            try
            {
                await retry.RunAsync("searching a watch-list", () => WatchAsync(face, gallery, message.Message.Headers?.ReadTraceParent(), cancellationToken), cancellationToken);
            }
            catch (Exception exception) when (ErrorStatus.ReasonOf(exception) is { } reason)
            {
                span.Fail(reason);
                await KeepAsync(message, reason, $"Watch-list '{gallery}': {exception.Message}", cancellationToken);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or KafkaException))
            {
                span.Fail(ErrorReasons.Internal);
                Defect(exception, message.Topic, message.Partition.Value, message.Offset.Value);
                await KeepAsync(message, ErrorReasons.Internal, $"Watch-list '{gallery}' failed on this face ({exception.GetType().Name}). The Matcher's log says more.", cancellationToken);
            }
        }
    }

    private static FaceEmbedded? FaceOf(byte[]? payload)
    {
        try
        {
            return ClusteringCommand.Parser.ParseFrom(payload ?? []).FaceEmbedded is { Embedding: not null } face && IsId(face.Gallery) && IsId(face.CropId) ? face : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static bool IsId(string id) => Identifier.IsValid(id);

    private async Task WatchAsync(FaceEmbedded face, string id, string? traceParent, CancellationToken cancellationToken)
    {
        var gallery = await galleries.GetAsync(id, cancellationToken);
        var probe = new ReadProbe(ProbeReader.Require(face.Embedding, "embedding", gallery, gallery.Spaces), "embedding") { Model = face.Model, ModelVersion = face.ModelVersion };
        var found = await search.SearchAsync(gallery, new SearchQuery(probe.Embedding, watched.Threshold, MaxCandidates, Excluded: null), cancellationToken);
        var answer = found.ToProto();
        if (journal.IsOn)
        {
            await journal.WriteAsync(DecisionEvents.Of(answer, gallery, probe, Caller, time.GetUtcNow()), cancellationToken);
        }

        if (answer.Decision is Decision.Match or Decision.Ambiguous)
        {
            using var span = MatcherSpans.Publish();
            var matched = FaceMatchedEvents.Of(face, gallery, answer);
            var message = new Message<string, byte[]> { Key = id, Value = matched.ToByteArray(), Headers = EventHeaders.For(matched.EventId, span?.Id ?? traceParent) };
            await kafka.Producer.ProduceAsync(topics.Value.FaceMatchedTopic, message, cancellationToken);
        }

        metrics.Searched(answer.Decision);
    }

    private Task KeepAsync(ConsumeResult<string, byte[]> message, string reason, string detail, CancellationToken cancellationToken) =>
        retry.RunAsync("keeping a dead letter", () => deadLetters.KeepAsync(message, reason, detail, cancellationToken), cancellationToken);

    [LoggerMessage(EventName = "WatchListFailed", Level = LogLevel.Error, Message = "Looking for the face of {Topic} partition {Partition} offset {Offset} failed")]
    private partial void Defect(Exception exception, string topic, int partition, long offset);
}
