using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Generations;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Transfer;

/// <summary>
/// Knows the imports that are being written, and deletes what is left of those whose Clusterer died over them: at start, and then every five minutes. Thread-safe.
/// </summary>
internal sealed partial class AbandonedImports(RedisConnection connection, TimeProvider time, ILogger<AbandonedImports> logger) : BackgroundService
{
    /// <summary>How long an import may take to write. What is left of it after that goes.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromHours(1);

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Notes an import before it writes anything.</summary>
    public static async Task BeginAsync(IDatabase database, ClusterKeys keys, string gallery, long generation, CancellationToken cancellationToken)
    {
        await database.SetAddAsync(ClusterKeys.Imports, ClusterKeys.ImportElement(gallery, generation)).WaitAsync(cancellationToken);
        await database.StringSetAsync(keys.Build, StoredValue.Write(new BuildState()), Lease).WaitAsync(cancellationToken);
    }

    /// <summary>Forgets an import that is live. Where that fails, the next round does it.</summary>
    public async Task EndAsync(IDatabase database, string gallery, long generation) =>
        await Quietly(() => database.SetRemoveAsync(ClusterKeys.Imports, ClusterKeys.ImportElement(gallery, generation)));

    /// <summary>Deletes what was written of an import that failed. Where that fails, a later round does it.</summary>
    public async Task DiscardAsync(IDatabase database, string gallery, long generation) => await Quietly(async () =>
    {
        await database.KeyDeleteAsync(new ClusterKeys(gallery, generation).Build);
        await SweepAsync(database, gallery, generation, CancellationToken.None);
    });

    /// <summary>Looks through the imports once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        foreach (var element in await database.SetMembersAsync(ClusterKeys.Imports).WaitAsync(cancellationToken))
        {
            var (gallery, generation) = ClusterKeys.ImportOf(element);
            var build = new ClusterKeys(gallery, generation).Build;
            if (!await database.KeyExistsAsync(build).WaitAsync(cancellationToken))
            {
                await SweepAsync(database, gallery, generation, cancellationToken);
            }
            else if (await database.KeyTimeToLiveAsync(build).WaitAsync(cancellationToken) is null)
            {
                await database.KeyExpireAsync(build, Lease).WaitAsync(cancellationToken);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception later) when (!stoppingToken.IsCancellationRequested && ErrorStatus.ReasonOf(later) is not null)
            {
                Postponed(later.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // Without its BuildState nobody writes to the generation any more, nor makes it live.
    private async Task SweepAsync(IDatabase database, string gallery, long generation, CancellationToken cancellationToken)
    {
        if ((await OpenedGallery.ReadAsync(database, gallery, cancellationToken)).State.Generation != generation)
        {
            await foreach (var page in GenerationSweep.KeysAsync(database, new ClusterKeys(gallery, generation), cancellationToken))
            {
                await database.KeyDeleteAsync(page).WaitAsync(cancellationToken);
            }

            Swept(gallery);
        }

        await database.SetRemoveAsync(ClusterKeys.Imports, ClusterKeys.ImportElement(gallery, generation)).WaitAsync(cancellationToken);
    }

    private async Task Quietly(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception later) when (ErrorStatus.ReasonOf(later) is not null)
        {
            Postponed(later.Message);
        }
    }

    [LoggerMessage(EventName = "ImportSwept", Level = LogLevel.Warning, Message = "Gallery {Gallery}: deleted what was left of an import of clusters that was not finished")]
    private partial void Swept(string gallery);

    [LoggerMessage(EventName = "ImportSweepPostponed", Level = LogLevel.Warning, Message = "What is left of imports of clusters is deleted later: {Text}")]
    private partial void Postponed(string text);
}
