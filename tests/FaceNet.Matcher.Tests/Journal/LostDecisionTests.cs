using System.Diagnostics.Metrics;
using FaceNet.Matcher.Journal;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.Tests.Journal;

/// <summary>A decision that Kafka will never take: it is larger than a message may be.</summary>
public sealed class LostDecisionTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly KafkaClients _kafka;
    private readonly IOptions<KafkaOptions> _topics = Options.Create(new KafkaOptions { BootstrapServers = $"127.0.0.1:{FreePort.Find()}", MaxMessageBytes = 1000 });

    public LostDecisionTests() => _kafka = new KafkaClients(_topics, NullLogger<KafkaClients>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _kafka.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Loose_CountsIt()
    {
        long lost = 0;
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Listen(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => lost += count);
        listener.Start();

        await Journal(JournalMode.Loose).WriteAsync(TooLarge(), Cancellation);

        Assert.Equal(1, lost);
    }

    [Fact]
    public async Task Strict_RefusesTheCall()
    {
        var refusal = await Assert.ThrowsAsync<UnavailableException>(() => Journal(JournalMode.Strict).WriteAsync(TooLarge(), Cancellation));

        Assert.Equal(ErrorReasons.JournalUnavailable, refusal.Reason);
    }

    private static void Listen(Instrument instrument, MeterListener listener)
    {
        if (instrument.Name == "facenet.matcher.journal.lost")
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }

    private static DecisionMade TooLarge() => new()
    {
        EventId = "e",
        Gallery = "g",
        Search = new SearchDecision { Candidates = { Enumerable.Range(0, 9).Select(i => new Candidate { SubjectId = new string('s', 128), FaceId = $"{i}" }) } },
    };

    private DecisionJournal Journal(JournalMode mode) => new(
        _kafka,
        _topics,
        Options.Create(new DecisionJournalOptions { Mode = mode }),
        new JournalMetrics(_services.GetRequiredService<IMeterFactory>()),
        TimeProvider.System,
        NullLogger<DecisionJournal>.Instance);
}
