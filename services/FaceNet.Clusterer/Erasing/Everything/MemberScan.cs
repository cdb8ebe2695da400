using System.Numerics.Tensors;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Clusterer.Erasing.Everything;

/// <summary>A member that looks like a probe.</summary>
/// <param name="CropId">The member.</param>
/// <param name="ClusterId">Its cluster; may be an alias.</param>
/// <param name="SquaredDistance">How far it is from the probe.</param>
internal sealed record LikeMember(string CropId, string ClusterId, double SquaredDistance);

/// <summary>Compares a probe with every member of a gallery, whatever cluster it is in: a face of the person may have come into somebody else's. Thread-safe.</summary>
internal sealed class MemberScan(ClusterReader reader)
{
    /// <summary>The most members that are listed.</summary>
    public const int MaxMembers = 10_000;

    private const int PageSize = 1000;

    /// <summary>The members within a squared distance, the nearest first. Throws <see cref="PreconditionException"/> (GALLERY_TOO_LARGE) where there are too many.</summary>
    public async Task<IReadOnlyList<LikeMember>> FindAsync(string gallery, FaceEmbedding probe, double maxSquaredDistance, CancellationToken cancellationToken)
    {
        var (database, keys, _) = await reader.OpenIndexedAsync(gallery, cancellationToken);

        // A scan may show an entry twice.
        var found = new Dictionary<string, LikeMember>();
        await foreach (var entry in database.HashScanAsync(keys.Members, pageSize: PageSize).WithCancellation(cancellationToken))
        {
            var member = StoredValue.Read(MemberState.Parser, entry.Value, keys.Members);
            var vector = FaceEmbedding.FromBytes(member.Vector.Span, member.EmbeddingSpace);
            var distance = Math.Clamp(2 - (2 * (double)TensorPrimitives.Dot(vector.Values, probe.Values)), 0, 4);
            if (distance <= maxSquaredDistance)
            {
                found[entry.Name!] = new LikeMember(entry.Name!, member.ClusterId, distance);
            }
        }

        return found.Count <= MaxMembers ? [.. found.Values.OrderBy(member => member.SquaredDistance).ThenBy(member => member.CropId, StringComparer.Ordinal)]
            : throw new PreconditionException(
                ErrorReasons.GalleryTooLarge, gallery, $"max_squared_distance: {found.Count} members of gallery '{gallery}' are within {maxSquaredDistance}, more than {MaxMembers}. Pass a smaller one.");
    }
}
