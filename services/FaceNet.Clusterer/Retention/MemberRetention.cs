using FaceNet.Clusterer.Commands;
using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Storage;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using Google.Protobuf.WellKnownTypes;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Retention;

/// <summary>
/// Erases members that are kept no longer, as the rpc would: through their gallery's partition, by its owner. Of several instances one goes through a gallery at
/// a time. Thread-safe.
/// </summary>
internal sealed partial class MemberRetention(
    RedisConnection connection, CommandDesk desk, MemberRetentions retentions, TimeProvider time, ILogger<MemberRetention> logger)
{
    private const int PageSize = 1000;

    /// <summary>How often the galleries are gone through.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    /// <summary>Goes once through all galleries whose members go by themselves. Returns how many members were due.</summary>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var due = 0L;
        foreach (var server in database.Multiplexer.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
        {
            await foreach (var key in server.KeysAsync(database.Database, ClusterKeys.Galleries, PageSize).WithCancellation(cancellationToken))
            {
                var gallery = ClusterKeys.GalleryOf(key);
                var retention = retentions.Of(gallery);
                if (retention > TimeSpan.Zero && await database.StringSetAsync(ClusterKeys.Shared(gallery).Retention, RedisValue.EmptyString, Interval / 2, When.NotExists))
                {
                    due += await TryRunAsync(database, gallery, retention, cancellationToken);
                }
            }
        }

        return due;
    }

    // One gallery that cannot be erased from now does not hold up the others.
    private async Task<long> TryRunAsync(IDatabase database, string gallery, TimeSpan retention, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(database, gallery, retention, cancellationToken);
        }
        catch (Exception later) when (!cancellationToken.IsCancellationRequested && ErrorStatus.ReasonOf(later) is not null)
        {
            Postponed(gallery, later.Message);
            return 0;
        }
    }

    private async Task<long> RunAsync(IDatabase database, string gallery, TimeSpan retention, CancellationToken cancellationToken)
    {
        var keys = (await OpenedGallery.ReadAsync(database, gallery, cancellationToken)).Keys;
        var latest = time.GetUtcNow() - retention;
        var due = new List<string>();
        var erased = 0L;
        await foreach (var cluster in database.SortedSetScanAsync(keys.BySize, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            var crops = await database.SortedSetRangeByScoreAsync(keys.SightingsOf(cluster.Element!), stop: latest.ToScore()).WaitAsync(cancellationToken);
            due.AddRange(crops.Select(crop => (string)crop!));
            for (; due.Count >= ErasureChecks.CropsPerMessage; due.RemoveRange(0, ErasureChecks.CropsPerMessage))
            {
                erased += await EraseAsync(gallery, due[..ErasureChecks.CropsPerMessage], cancellationToken);
            }
        }

        erased += due.Count > 0 ? await EraseAsync(gallery, due, cancellationToken) : 0;
        if (erased > 0)
        {
            Erased(gallery, erased, retention);
        }

        return erased;
    }

    private async Task<long> EraseAsync(string gallery, IReadOnlyList<string> crops, CancellationToken cancellationToken)
    {
        var erasure = new Erasure
        {
            Gallery = gallery,
            RequestId = CommandDesk.IdOf(""),
            RequestTime = time.GetUtcNow().ToTimestamp(),
            Members = new EraseMembersRequest { Gallery = gallery, CropIds = { crops.Distinct() } },
        };
        await desk.DoAsync(
            new DeskCommand(gallery, erasure.RequestId, new ClusteringCommand { Erasure = erasure }, "erasure", ErrorReasons.ErasurePending), DateTime.MaxValue, cancellationToken);
        return erasure.Members.CropIds.Count;
    }

    [LoggerMessage(EventName = "GalleryRetentionPostponed", Level = LogLevel.Warning, Message = "Gallery {Gallery}: members that are kept no longer are erased later: {Text}")]
    private partial void Postponed(string gallery, string text);

    [LoggerMessage(EventName = "MemberRetentionEnded", Level = LogLevel.Information, Message = "Gallery {Gallery}: erased {Count} members that were captured more than {Retention} ago")]
    private partial void Erased(string gallery, long count, TimeSpan retention);
}
