using System.Runtime.CompilerServices;
using FaceNet.Matcher.Galleries;
using FaceNet.ServiceDefaults.Redis;

namespace FaceNet.Matcher.Upgrades;

/// <summary>How far an upgrade is.</summary>
/// <param name="Faces">How many faces are enrolled.</param>
/// <param name="InOther">How many have a vector of the other space.</param>
/// <param name="WithoutImage">How many of the rest have no kept picture.</param>
internal sealed record UpgradeCount(long Faces, long InOther, long WithoutImage);

/// <summary>Walks through the subjects of a gallery that holds two embedding spaces. Thread-safe.</summary>
internal sealed class UpgradeWalk(RedisConnection redis)
{
    private const int PageSize = 256;

    /// <summary>Counts the faces that have a vector of the other space.</summary>
    public async Task<UpgradeCount> CountAsync(StoredGallery gallery, CancellationToken cancellationToken)
    {
        var space = GalleryUpgrades.Require(gallery).EmbeddingSpace;
        var (all, inOther, withoutImage) = (0L, 0L, 0L);
        await foreach (var subject in SubjectsAsync(gallery, cancellationToken))
        {
            foreach (var face in subject.Record.Faces)
            {
                var isIn = gallery.IsIn(face, space);
                all++;
                inOther += isIn ? 1 : 0;
                withoutImage += isIn || face.HasImage ? 0 : 1;
            }
        }

        return new UpgradeCount(all, inOther, withoutImage);
    }

    /// <summary>All subjects, in no order, each once.</summary>
    public async IAsyncEnumerable<StoredSubject> SubjectsAsync(StoredGallery gallery, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        foreach (var shard in gallery.Shards)
        {
            // A scan may show an entry twice.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var entry in database.HashScanAsync(shard.Metadata, pageSize: PageSize).WithCancellation(cancellationToken))
            {
                if (seen.Add(entry.Name.ToString()))
                {
                    yield return SubjectStore.Read(shard, entry.Name.ToString(), entry.Value)!;
                }
            }
        }
    }
}
