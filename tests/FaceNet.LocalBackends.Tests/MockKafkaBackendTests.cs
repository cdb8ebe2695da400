using System.Globalization;
using Confluent.Kafka;

namespace FaceNet.LocalBackends.Tests;

public sealed class MockKafkaBackendTests
{
    // SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCHLD, SIGCONT and SIGWINCH, by their numbers on Linux.
    private const ulong Interrupting = (1 << 0) | (1 << 1) | (1 << 2) | (1 << 14) | (1 << 16) | (1 << 17) | (1 << 27);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_TwoAtOnce_KeepTheirTopicsApart()
    {
        await using var first = await MockKafkaBackend.StartAsync(Cancellation);
        await using var second = await MockKafkaBackend.StartAsync(Cancellation);
        using (var producer = KafkaClients.Producer(first.BootstrapServers))
        {
            await producer.ProduceAsync("owner", "key", 1);
        }

        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = second.BootstrapServers }).Build();

        Assert.NotEqual(first.BootstrapServers, second.BootstrapServers);
        Assert.DoesNotContain(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, topic => topic.Topic == "owner");
    }

    [Fact]
    public async Task StartAsync_Loopback_IsNotReachableFromElsewhere()
    {
        await using var kafka = await MockKafkaBackend.StartAsync(Cancellation);

        Assert.StartsWith("127.0.0.1:", kafka.BootstrapServers, StringComparison.Ordinal);
    }

    // A signal that interrupts its wait would end it, and with it the broker, without a word.
    [Fact]
    public async Task StartAsync_Linux_NoSignalReachesTheBroker()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux tells of its threads in /proc.");
        await using var kafka = await MockKafkaBackend.StartAsync(Cancellation);

        string[] threads = [.. Directory.GetDirectories("/proc/self/task").Where(thread => File.ReadAllText($"{thread}/comm").Trim() == "rdk:mock")];

        Assert.NotEmpty(threads);
        Assert.All(threads, thread => Assert.Equal(Interrupting, Blocked(thread) & Interrupting));
    }

    private static ulong Blocked(string thread)
    {
        const string Key = "SigBlk:";
        var line = File.ReadLines($"{thread}/status").Single(line => line.StartsWith(Key, StringComparison.Ordinal));
        return ulong.Parse(line[Key.Length..], NumberStyles.AllowLeadingWhite | NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }
}
