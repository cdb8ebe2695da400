using Confluent.Kafka;
using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Events;
using FaceNet.Embedder.Models;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FaceNet.Embedder.Tests.Events;

public sealed class FaceCapturedWorkerTests(MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>, IDisposable
{
    private readonly string _captured = UniqueName.For("captured");
    private readonly string _embedded = UniqueName.For("embedded");
    private readonly string _group = UniqueName.For("group");
    private readonly TopicReader _topics = new(kafka.BootstrapServers);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_GoodFace_TellsTheClustererEverythingAboutIt()
    {
        var captured = Captured.Event("crop-1", TestFaces.Encoded(3));
        var headers = new Headers();
        headers.AddText(EventHeaders.TraceParent, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        await ProduceAsync([captured.ToByteArray()], headers);
        await using var host = await StartAsync();

        var message = (await EmbeddedAsync(1)).Single();
        var face = ClusteringCommand.Parser.ParseFrom(message.Value).FaceEmbedded;
        var byRpc = await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { captured.Image } }, cancellationToken: Cancellation);

        Assert.Equal("lobby", message.Key);
        Assert.Equal(("lobby", "crop-1", "frame-1", "track-2", "camera-3"), (face.Gallery, face.CropId, face.FrameId, face.TrackId, face.SourceId));
        Assert.Equal((captured.CaptureTime, "tiny", "1"), (face.CaptureTime, face.Model, face.ModelVersion));
        Assert.Equal(byRpc.Outcomes[0].Embedded.Embedding, face.Embedding);
        Assert.NotNull(face.Quality);
        Assert.Equal(byRpc.Outcomes[0].Embedded.Quality, face.Quality);
        Assert.Equal(ContentHash.Of(captured.Image), face.ContentHash.ToByteArray());
        Assert.Equal(FaceEmbeddedPublisher.EventId("lobby", "crop-1", "tiny"), face.EventId);
        Assert.Equal(face.EventId, message.Headers.Text(EventHeaders.EventId));
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", message.Headers.Text(EventHeaders.TraceParent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_GoodAndBadEvents_AccountsForEveryOne()
    {
        var bad = BadFaces.All.Where(entry => entry.Key != "too many bytes")
            .ToDictionary(entry => $"bad-{entry.Key.GetHashCode(StringComparison.Ordinal):x}", entry => (entry.Value.Face, entry.Value.Reason));
        List<byte[]> events = [.. Enumerable.Range(0, 300).Select(i => Captured.Event($"good-{i}", TestFaces.Encoded(i % 9)).ToByteArray())];
        events.InsertRange(100, bad.Select(entry => Captured.Event(entry.Key, entry.Value.Face).ToByteArray()));
        events.Insert(50, "no protobuf at all"u8.ToArray());
        events.Insert(60, Captured.Event("bad gallery", change: captured => captured.Gallery = "no/such").ToByteArray());
        events.Insert(70, Captured.Event("bad-model", change: captured => captured.Model = "other").ToByteArray());
        await ProduceAsync(events);

        await using var host = await StartAsync();
        var embedded = await EmbeddedAsync(300);
        var dead = await DeadLettersAsync(events.Count - 300);
        await CommittedAsync(events.Count);

        Assert.Equal(
            Enumerable.Range(0, 300).Select(i => $"good-{i}").Order(),
            embedded.Select(message => ClusteringCommand.Parser.ParseFrom(message.Value).FaceEmbedded.CropId).Order());
        var reasons = dead.GroupBy(letter => letter.Headers.Text(EventHeaders.Reason)!).ToDictionary(group => group.Key, group => group.Count());
        var expected = bad.Values.Select(face => face.Reason)
            .Concat([ErrorReasons.PayloadUnreadable, ErrorReasons.InvalidField, ErrorReasons.ModelNotFound])
            .GroupBy(reason => reason).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(expected.OrderBy(pair => pair.Key), reasons.OrderBy(pair => pair.Key));
        Assert.All(dead, letter => Assert.NotEmpty(letter.Headers.Text(EventHeaders.Detail)!));
        Assert.All(dead, letter => Assert.Contains(events, bytes => bytes.AsSpan().SequenceEqual(letter.Value)));
    }

    [Fact]
    public async Task Run_HeaderWithoutValue_IsAsGoodAsNone()
    {
        await ProduceAsync([Captured.Event("crop-1").ToByteArray()], new Headers { { EventHeaders.TraceParent, null } });
        await using var host = await StartAsync();

        var message = (await EmbeddedAsync(1)).Single();

        Assert.Null(message.Headers.Text(EventHeaders.TraceParent));
        await CommittedAsync(1);
    }

    [Fact]
    public async Task Run_StoppedAndStartedAgain_LosesNothing()
    {
        byte[][] first = [.. Enumerable.Range(0, 60).Select(i => Captured.Event($"crop-{i}").ToByteArray())];
        byte[][] second = [.. Enumerable.Range(60, 60).Select(i => Captured.Event($"crop-{i}").ToByteArray())];
        await ProduceAsync(first);
        await using (await StartAsync())
        {
            await EmbeddedAsync(20);
        }

        await ProduceAsync(second);
        await using var host = await StartAsync();

        await EmbeddedCropsAsync(120);
        await CommittedAsync(120);
    }

    [Fact]
    public async Task Run_EventsAreGoneBeforeTheyWereRead_StopsUntilToldToGoOn()
    {
        await ProduceAsync([Captured.Event("crop-1").ToByteArray()]);
        await using (await StartAsync())
        {
            await CommittedAsync(1);
        }

        // The broker keeps 5 MB of a partition, and the first key is that of the first event.
        for (var i = 0; i < 8; i++)
        {
            await ProduceAsync([new byte[900_000]]);
        }

        await using (var stops = await StartAsync())
        {
            var stopping = stops.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await Eventually.HoldsAsync("the host to stop", () => stopping.IsCancellationRequested, Cancellation);
            Assert.True(stops.Log.Contains("are gone before they were read"));
        }

        await using var goesOn = await StartAsync(("Kafka:SkipLostMessages", "true"));
        await CommittedAsync(9);
    }

    [Fact]
    public async Task Run_QueueFull_RetriesInsteadOfGivingUp()
    {
        await using var host = await StartAsync(("Batching:QueueCapacity", "64"), ("FaceWorker:MaxInFlight", "8"));
        var places = host.Services.GetRequiredService<ModelRepository>().Current.Default!.Model.Batcher.Reserve(FacePriority.Bulk, deadline: null, 64);
        await ProduceAsync([.. Enumerable.Range(0, 40).Select(i => Captured.Event($"crop-{i}").ToByteArray())]);
        await Eventually.HoldsAsync("the worker to meet the full queue", () => host.Log.Contains("embedding failed and is tried again"), Cancellation);
        await Eventually.HoldsAsync("the worker to stop reading", () => host.Log.Contains("Reading pauses"), Cancellation);

        Assert.Equal(0, _topics.Committed(_captured, _group));
        Array.ForEach(places, place => place.Dispose());

        await EmbeddedCropsAsync(40);
        await CommittedAsync(40);
        Assert.Empty(_topics.All(KafkaOptions.DeadLetterTopic(_captured)));
    }

    [Fact]
    public async Task Run_BadEventOfTheLargestSize_IsKeptWithoutItsBytes()
    {
        const int largest = 100_000;
        await ProduceAsync([new byte[largest - 100], Captured.Event("crop-1").ToByteArray()]);
        await using var host = await StartAsync(("Kafka:MaxMessageBytes", $"{largest}"));

        var letter = (await DeadLettersAsync(1)).Single();

        Assert.Empty(letter.Value);
        Assert.Equal(ErrorReasons.PayloadUnreadable, letter.Headers.Text(EventHeaders.Reason));
        Assert.Contains($"{largest - 100} bytes", letter.Headers.Text(EventHeaders.Detail), StringComparison.Ordinal);
        Assert.Equal("0", letter.Headers.Text(EventHeaders.SourceOffset));
        await EmbeddedAsync(1);
        await CommittedAsync(2);
    }

    public void Dispose() => _topics.Dispose();

    private Task<EmbedderHost> StartAsync(params (string, string)[] settings) => EmbedderHost.StartAsync([
        ("Embedder:Roles", "grpc,worker"),
        ("FaceWorker:GroupId", _group),
        ("FaceWorker:CommitInterval", "00:00:00"),
        ("Kafka:BootstrapServers", kafka.BootstrapServers),
        ("Kafka:FaceCapturedTopic", _captured),
        ("Kafka:FaceEmbeddedTopic", _embedded),

        // The mock broker waits a second less than this whenever the members of a group change.
        ("Kafka:SessionTimeout", "00:00:06"),
        .. settings]);

    private async Task ProduceAsync(IEnumerable<byte[]> events, Headers? headers = null)
    {
        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig { BootstrapServers = kafka.BootstrapServers }).Build();
        await Task.WhenAll(events.Select((value, i) => producer.ProduceAsync(
            _captured, new Message<string, byte[]> { Key = $"{i}", Value = value, Headers = headers }, Cancellation)));
    }

    private Task<IReadOnlyList<Message<string, byte[]>>> EmbeddedAsync(int count) => MessagesAsync(_embedded, count);

    private Task<IReadOnlyList<Message<string, byte[]>>> DeadLettersAsync(int count) => MessagesAsync(KafkaOptions.DeadLetterTopic(_captured), count);

    private async Task<IReadOnlyList<Message<string, byte[]>>> MessagesAsync(string topic, int count)
    {
        await Eventually.HoldsAsync($"{count} messages of {topic}", () => _topics.All(topic).Count >= count, Cancellation);
        return _topics.All(topic);
    }

    // A restart may embed a face twice; the Clusterer knows it by its event id.
    private Task EmbeddedCropsAsync(int count) => Eventually.HoldsAsync($"{count} different crops", () => _topics.All(_embedded)
        .Select(message => ClusteringCommand.Parser.ParseFrom(message.Value).FaceEmbedded.EventId).Distinct().Count() == count, Cancellation);

    private Task CommittedAsync(int count) =>
        Eventually.HoldsAsync($"{count} committed offsets", () => _topics.Committed(_captured, _group) == count, Cancellation);
}
