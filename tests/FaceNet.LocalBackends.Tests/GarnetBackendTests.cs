using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace FaceNet.LocalBackends.Tests;

public sealed class GarnetBackendTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_NoPortGiven_AnswersPing()
    {
        await using var garnet = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);

        Assert.Equal("PONG", (string?)await redis.GetDatabase().ExecuteAsync("PING"));
    }

    [Fact]
    public async Task StartAsync_VectorsAdded_FindsTheNearestWithItsSquaredDistance()
    {
        await using var garnet = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);
        var store = new SmallVectorSet(redis.GetDatabase());
        await store.AddAsync("east", 1, 0);
        await store.AddAsync("north", 0, 1);

        var (element, squaredDistance) = await store.NearestAsync(0.6f, 0.8f);

        Assert.Equal("north", element);
        Assert.Equal(0.4, squaredDistance, 1e-6);
    }

    [Fact]
    public async Task StartAsync_TwoAtOnce_KeepTheirDataApart()
    {
        await using var first = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        await using var second = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        await using var toFirst = await ConnectionMultiplexer.ConnectAsync(first.Endpoint);
        await using var toSecond = await ConnectionMultiplexer.ConnectAsync(second.Endpoint);

        await toFirst.GetDatabase().StringSetAsync("owner", "first");

        Assert.NotEqual(first.Endpoint, second.Endpoint);
        Assert.False(await toSecond.GetDatabase().KeyExistsAsync("owner"));
    }

    [Fact]
    public async Task StartAsync_PortOfAnotherGarnet_NamesThePortAndTheRemedy()
    {
        await using var first = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        var port = IPEndPoint.Parse(first.Endpoint).Port;

        await AssertPortIsRefusedAsync(port);
    }

    [Fact]
    public async Task StartAsync_PortOfAnotherProgram_NamesThePortAndTheRemedy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await AssertPortIsRefusedAsync(((IPEndPoint)listener.LocalEndpoint).Port);
    }

    [Fact]
    public async Task StartAsync_PortOfAStoppedGarnet_StartsThere()
    {
        var first = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(first.Endpoint))
        {
            await first.DisposeAsync();
        }

        var port = IPEndPoint.Parse(first.Endpoint).Port;
        await using var second = await GarnetBackend.StartAsync(new GarnetBackendOptions { Port = port }, Cancellation);

        Assert.Equal(first.Endpoint, second.Endpoint);
    }

    [Theory]
    [InlineData(-1, 256, null, "Port is '-1', but must be from 0 (any free port) to 65535.")]
    [InlineData(65536, 256, null, "Port is '65536', but must be from 0 (any free port) to 65535.")]
    [InlineData(0, 15, null, "MemoryMegabytes is '15', but must be from 16 to 65536.")]
    [InlineData(0, 256, " ", "DataDirectory is ' ', but must be the path of a folder, or left out for a temporary one.")]
    public async Task StartAsync_OptionOutOfRange_NamesOptionValueAndRule(int port, int memory, string? data, string message)
    {
        var options = new GarnetBackendOptions { Port = port, MemoryMegabytes = memory, DataDirectory = data };

        var failure = await Assert.ThrowsAsync<LocalBackendException>(() => GarnetBackend.StartAsync(options, Cancellation));

        Assert.Equal(message, failure.Message);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100)]
    public async Task StartAsync_SmallOrOddMemory_Starts(int megabytes)
    {
        await using var garnet = await GarnetBackend.StartAsync(
            new GarnetBackendOptions { MemoryMegabytes = megabytes }, Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(garnet.Endpoint);

        Assert.True(await redis.GetDatabase().StringSetAsync("key", "value"));
    }

    [Fact]
    public async Task DisposeAsync_TemporaryData_LeavesNothingBehind()
    {
        var garnet = await GarnetBackend.StartAsync(new GarnetBackendOptions(), Cancellation);
        Assert.True(Directory.Exists(garnet.DataPath));

        await garnet.DisposeAsync();
        await garnet.DisposeAsync();

        Assert.False(Directory.Exists(garnet.DataPath));
    }

    private static async Task AssertPortIsRefusedAsync(int port)
    {
        var failure = await Assert.ThrowsAsync<LocalBackendException>(
            () => GarnetBackend.StartAsync(new GarnetBackendOptions { Port = port }, Cancellation));

        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
        Assert.Contains("name another port", failure.Message, StringComparison.Ordinal);
    }
}
