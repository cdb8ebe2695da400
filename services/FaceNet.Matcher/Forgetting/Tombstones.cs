using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Redis;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Matcher.Forgetting;

/// <summary>
/// Events of erasures that the brokers may not have yet. Each is written in the transaction that erases, so that none is told of an erasure that was not, and none
/// is lost; where it lies is written down before, for whoever sends it. Thread-safe, and safe beside other Matchers on the same Redis.
/// </summary>
internal sealed class Tombstones(RedisConnection redis, IOptions<ErasureOptions> options, TombstoneWakeUp wakeUp, TimeProvider time)
{
    /// <summary>Whether erasures leave events at all.</summary>
    public bool IsOn { get; } = options.Value.Tombstones;

    /// <summary>The event of faces that go; null where none is wanted.</summary>
    public FaceErased? Of(string gallery, string subject, IReadOnlyCollection<FaceRecord> faces, bool wholeSubject) => !IsOn ? null : new FaceErased
    {
        EventId = NewId(),
        Gallery = gallery,
        SubjectId = subject,
        FaceIds = { faces.Select(face => face.FaceId) },
        WholeSubject = wholeSubject,
        CropIds = { faces.Select(face => face.CropOf(gallery)).OfType<string>() },
        EraseTime = time.GetUtcNow().ToTimestamp(),
    };

    /// <summary>The event of a gallery that goes; null where none is wanted.</summary>
    public FaceErased? OfGallery(string gallery, bool withClusters) => !IsOn ? null : new FaceErased
    {
        EventId = NewId(),
        Gallery = gallery,
        WholeGallery = true,
        WithClusters = withClusters,
        EraseTime = time.GetUtcNow().ToTimestamp(),
    };

    /// <summary>Says where an event is about to lie.</summary>
    public async Task AnnounceAsync(FaceErased? erased, string shard, CancellationToken cancellationToken)
    {
        if (erased is not null)
        {
            var database = await redis.GetDatabaseAsync(cancellationToken);
            await database.SetAddAsync(GalleryKeys.Tombstones, Place(erased.Gallery, shard));
        }
    }

    /// <summary>Writes an event in the transaction that erases.</summary>
    public static void Add(ITransaction transaction, FaceErased? erased, ShardKeys keys)
    {
        if (erased is not null)
        {
            _ = transaction.HashSetAsync(keys.Tombstones, erased.EventId, erased.ToByteArray());
        }
    }

    /// <summary>Has it sent soon.</summary>
    public void Wake(FaceErased? erased)
    {
        if (erased is not null)
        {
            wakeUp.Wake();
        }
    }

    /// <summary>Where events may lie.</summary>
    public async Task<IReadOnlyList<RedisValue>> PlacesAsync(CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        return await database.SetMembersAsync(GalleryKeys.Tombstones);
    }

    /// <summary>The events of a place.</summary>
    public async Task<IReadOnlyList<FaceErased>> ListAsync(RedisValue place, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var entries = await database.HashGetAllAsync(KeyOf(place));
        return [.. entries.Select(entry => FaceErased.Parser.ParseFrom((byte[])entry.Value!)).OrderBy(erased => erased.EraseTime)];
    }

    /// <summary>Forgets events that the brokers have, and the place where nothing is left.</summary>
    public async Task ForgetAsync(RedisValue place, IReadOnlyList<FaceErased> sent, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var key = KeyOf(place);
        await database.HashDeleteAsync(key, [.. sent.Select(erased => (RedisValue)erased.EventId)]);
        await database.SetRemoveAsync(GalleryKeys.Tombstones, place);

        // An event may have come in between, or its transaction is under way: it was announced before, and is so again.
        if (await database.HashLengthAsync(key) > 0)
        {
            await database.SetAddAsync(GalleryKeys.Tombstones, place);
        }
    }

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    private static RedisValue Place(string gallery, string shard) => $"{gallery}/{shard}";

    private static RedisKey KeyOf(RedisValue place)
    {
        var parts = ((string)place!).Split('/');
        return new ShardKeys(parts[0], parts[1]).Tombstones;
    }
}
