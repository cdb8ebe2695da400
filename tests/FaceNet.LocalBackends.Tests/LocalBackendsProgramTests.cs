using System.Globalization;
using System.Net;
using Confluent.Kafka;
using FaceNet.Testing;
using StackExchange.Redis;

namespace FaceNet.LocalBackends.Tests;

public sealed class LocalBackendsProgramTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_NoArguments_PrintsAddressesThatAnswer()
    {
        await using var process = ProcessUnderTest.Start(typeof(LocalBackendsHost));

        var redisEndpoint = await process.ReadLineAsync("redis", Cancellation);
        var kafkaEndpoint = await process.ReadLineAsync("kafka", Cancellation);

        await using var redis = await ConnectionMultiplexer.ConnectAsync(redisEndpoint);
        Assert.True(await redis.GetDatabase().PingAsync() > TimeSpan.Zero);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafkaEndpoint }).Build();
        Assert.Single(admin.GetMetadata(TimeSpan.FromSeconds(10)).Brokers);
    }

    [Fact]
    public async Task Run_NoArguments_PrintsTheEnvironmentOfTheServicesAndNothingElse()
    {
        await using var process = ProcessUnderTest.Start(typeof(LocalBackendsHost));

        var redis = await process.ReadLineAsync("redis", Cancellation);
        var kafka = await process.ReadLineAsync("kafka", Cancellation);
        await process.ReadLineAsync("Ctrl-C", Cancellation);

        Assert.Equal(
            $"""
            redis  {redis}
            kafka  {kafka}

            For services that run as processes of their own:
              export Redis__Configuration={redis}
              export Kafka__BootstrapServers={kafka}

            Ctrl-C stops it.
            """.ReplaceLineEndings(),
            process.Transcript);
    }

    [Theory]
    [InlineData("redis", "kafka")]
    [InlineData("kafka", "redis")]
    public async Task Run_OnlyOne_SaysNothingOfTheOther(string wanted, string other)
    {
        await using var process = ProcessUnderTest.Start(typeof(LocalBackendsHost), "--only", wanted);

        await process.ReadLineAsync(wanted, Cancellation);
        await process.ReadLineAsync("Ctrl-C", Cancellation);

        Assert.DoesNotContain(other, process.Transcript, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Run_Terminated_StopsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var process = ProcessUnderTest.Start(typeof(LocalBackendsHost));
        await process.ReadLineAsync("Ctrl-C", Cancellation);

        await process.TerminateAsync(Cancellation);

        Assert.Equal(0, await process.ExitCodeAsync(Cancellation));
    }

    [Fact]
    public async Task Run_RedisPortInUse_FailsNamingThePort()
    {
        await using var garnet = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        var port = IPEndPoint.Parse(garnet.Endpoint).Port.ToString(CultureInfo.InvariantCulture);

        await using var process = ProcessUnderTest.Start(typeof(LocalBackendsHost), "--redis-port", port);

        Assert.Equal(1, await process.ExitCodeAsync(Cancellation));
        Assert.StartsWith($"Port {port} ", process.Transcript, StringComparison.Ordinal);
    }
}
