using FaceNet.Testing;
using StackExchange.Redis;

namespace FaceNet.LocalBackends.Tests;

public sealed class GarnetDataDirectoryTests : IDisposable
{
    private const int Batch = 200;

    private readonly string _data = Directory.CreateTempSubdirectory("facenet-test-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task StartAsync_AfterACleanStop_HasEveryAcknowledgedWrite()
    {
        await using (var garnet = await StartAsync())
        {
            await WriteAsync(garnet.Endpoint, from: 0);
        }

        Assert.True(Directory.Exists(Path.Combine(_data, "Store", "checkpoints")), "A clean stop takes a checkpoint.");
        await using var again = await StartAsync();
        await AssertWrittenAsync(again.Endpoint, Batch);
    }

    [Fact]
    public async Task StartAsync_AfterTheProcessWasKilled_HasEveryAcknowledgedWrite()
    {
        await WriteAndKillAsync(from: 0);

        await using var again = await StartAsync();
        await AssertWrittenAsync(again.Endpoint, Batch);
    }

    [Fact]
    public async Task StartAsync_AfterACleanStopAndAKill_HasTheWritesOfBoth()
    {
        await using (var garnet = await StartAsync())
        {
            await WriteAsync(garnet.Endpoint, from: 0);
        }

        await WriteAndKillAsync(from: Batch);

        await using var again = await StartAsync();
        await AssertWrittenAsync(again.Endpoint, 2 * Batch);
    }

    [Fact]
    public async Task StartAsync_DirectoryOfARunningServer_IsRefused()
    {
        await using var first = await StartAsync();

        var failure = await Assert.ThrowsAsync<LocalBackendException>(StartAsync);

        Assert.Contains(_data, failure.Message, StringComparison.Ordinal);
        Assert.Contains("no other server is using", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_DirectoryIsAFile_IsRefused()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "not a folder", Cancellation);

        var failure = await Assert.ThrowsAsync<LocalBackendException>(
            () => GarnetBackend.StartAsync(new GarnetBackendOptions { DataDirectory = file }, Cancellation));

        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
    }

    private Task<GarnetBackend> StartAsync() =>
        GarnetBackend.StartAsync(new GarnetBackendOptions { DataDirectory = _data }, Cancellation);

    private async Task WriteAndKillAsync(int from)
    {
        await using var process = ProcessUnderTest.Start(typeof(GarnetBackend), "--data", _data);
        await WriteAsync(await process.ReadLineAsync("redis", Cancellation), from);
        await process.KillAsync(Cancellation);
    }

    private static async Task WriteAsync(string endpoint, int from)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(endpoint);
        var database = redis.GetDatabase();
        var vectors = new SmallVectorSet(database);
        for (var i = from; i < from + Batch; i++)
        {
            await vectors.AddAsync($"face-{i}", (float)Math.Cos(Angle(i)), (float)Math.Sin(Angle(i)));
            await database.HashSetAsync("counts", $"face-{i}", i);
        }
    }

    private static async Task AssertWrittenAsync(string endpoint, int count)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(endpoint);
        var database = redis.GetDatabase();
        Assert.Equal(count, (long)await database.ExecuteAsync("VCARD", "vectors"));
        Assert.Equal(count, await database.HashLengthAsync("counts"));

        var last = count - 1;
        var (element, squaredDistance) = await new SmallVectorSet(database).NearestAsync(
            (float)Math.Cos(Angle(last)), (float)Math.Sin(Angle(last)));
        Assert.Equal($"face-{last}", element);
        Assert.Equal(0, squaredDistance, 1e-6);
    }

    private static double Angle(int i) => Math.Tau * i / (2 * Batch);
}
