using System.Diagnostics.Metrics;
using Confluent.Kafka;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.ServiceDefaults.Telemetry;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

[Trait("Kind", "Integration")]
public sealed class DeadLettersTests : IClassFixture<MockKafkaFixture>, IDisposable
{
    private const int LargestMessage = 10_000;
    private readonly string _topic = UniqueName.For("topic");
    private readonly MockKafkaFixture _kafka;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly RefusalMetrics _refusals;
    private readonly KafkaClients _clients;
    private readonly DeadLetters _letters;

    public DeadLettersTests(MockKafkaFixture kafka)
    {
        _kafka = kafka;
        _clients = new KafkaClients(
            Options.Create(new KafkaOptions { BootstrapServers = kafka.BootstrapServers, MaxMessageBytes = LargestMessage }), NullLogger<KafkaClients>.Instance);
        _refusals = new RefusalMetrics(_services.GetRequiredService<IMeterFactory>());
        _letters = new DeadLetters(_clients, Options.Create(new KafkaOptions()), _refusals, NullLogger<DeadLetters>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _clients.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Keep_Message_KeepsKeyBytesAndHeaders()
    {
        await KeepAsync(new Message<string, byte[]> { Key = "lobby", Value = [1, 2, 3], Headers = new Headers { { "own", [4] }, { "bare", null } } });

        var letter = Read();
        Assert.Equal("lobby", letter.Key);
        Assert.Equal([1, 2, 3], letter.Value);
        Assert.Equal([4], letter.Headers.GetLastBytes("own"));
        Assert.Equal(("WRONG", "It is wrong.", "2", "7"), Reasons(letter));
    }

    [Fact]
    public async Task Keep_MessageWithoutValue_KeepsItWithoutValue()
    {
        await KeepAsync(new Message<string, byte[]> { Key = "lobby", Value = null!, Headers = null! });

        var letter = Read();
        Assert.Null(letter.Value);
        Assert.Equal(("WRONG", "It is wrong.", "2", "7"), Reasons(letter));
    }

    [Fact]
    public async Task Keep_PayloadDropped_SaysWhereItWas()
    {
        var letters = new DeadLetters(_clients, Options.Create(new KafkaOptions { DeadLetterPayload = DeadLetterPayload.Drop }), _refusals, NullLogger<DeadLetters>.Instance);

        await letters.KeepAsync(
            new ConsumeResult<string, byte[]> { Topic = _topic, Partition = 2, Offset = 7, Message = new() { Key = "lobby", Value = [1, 2, 3], Headers = new Headers { { "own", [4] } } } },
            "WRONG",
            "It is wrong.",
            Cancellation);

        var letter = Read();
        Assert.Equal(("lobby", 0), (letter.Key, letter.Value.Length));
        Assert.False(letter.Headers.TryGetLastBytes("own", out _));
        Assert.StartsWith("It is wrong. The 3 bytes", Reasons(letter).Detail, StringComparison.Ordinal);
        Assert.Equal(("WRONG", "2", "7"), (Reasons(letter).Reason, Reasons(letter).Partition, Reasons(letter).Offset));
    }

    public static TheoryData<string, Message<string, byte[]>, string> LargeMessages() => new()
    {
        { "value", new() { Key = "lobby", Value = new byte[LargestMessage - 100] }, "It is wrong." },
        { "headers of a message without value", new() { Key = "lobby", Value = null!, Headers = new Headers { { "own", new byte[LargestMessage - 100] } } }, "It is wrong." },
        { "key, which the detail repeats", new() { Key = new string('k', LargestMessage - 100), Value = [1] }, $"It is wrong. {new string('k', LargestMessage - 100)}" },
    };

    [Theory]
    [MemberData(nameof(LargeMessages))]
    public async Task Keep_MessageThatTheReasonMakesTooLarge_KeepsWhereItIs(string what, Message<string, byte[]> message, string detail)
    {
        await KeepAsync(message, detail);

        var letter = Read();
        Assert.Empty(letter.Value);
        var reasons = Reasons(letter);
        Assert.True(reasons is ("WRONG", _, "2", "7"), what);
        Assert.StartsWith("It is wrong. ", reasons.Detail, StringComparison.Ordinal);
        Assert.Contains($"The {message.Value?.Length ?? 0} bytes", reasons.Detail, StringComparison.Ordinal);
    }

    private static (string? Reason, string? Detail, string? Partition, string? Offset) Reasons(Message<string, byte[]> letter) => (
        letter.Headers.Text(EventHeaders.Reason),
        letter.Headers.Text(EventHeaders.Detail),
        letter.Headers.Text(EventHeaders.SourcePartition),
        letter.Headers.Text(EventHeaders.SourceOffset));

    private Task KeepAsync(Message<string, byte[]> message, string detail = "It is wrong.") =>
        _letters.KeepAsync(new ConsumeResult<string, byte[]> { TopicPartitionOffset = new TopicPartitionOffset(_topic, 2, 7), Message = message }, "WRONG", detail, Cancellation);

    private Message<string, byte[]> Read()
    {
        using var reader = new ConsumerBuilder<string, byte[]>(new ConsumerConfig { BootstrapServers = _kafka.BootstrapServers, GroupId = "reader" }).Build();
        reader.Assign(Enumerable.Range(0, 4).Select(partition => new TopicPartitionOffset(KafkaOptions.DeadLetterTopic(_topic), partition, Offset.Beginning)));
        return reader.Consume(TimeSpan.FromSeconds(30)).Message;
    }
}
