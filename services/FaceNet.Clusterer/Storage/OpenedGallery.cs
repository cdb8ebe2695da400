using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>The state of a gallery, which says under which keys the rest lies.</summary>
/// <param name="State">The state; an empty one where nobody has written any.</param>
/// <param name="Keys">The keys of the live generation.</param>
/// <param name="Stored">The state as it is stored; null where there is none.</param>
internal sealed record OpenedGallery(GalleryState State, ClusterKeys Keys, RedisValue Stored)
{
    public static async Task<OpenedGallery> ReadAsync(IDatabase database, string gallery, CancellationToken cancellationToken)
    {
        var key = ClusterKeys.Shared(gallery).Gallery;
        var stored = await database.StringGetAsync(key).WaitAsync(cancellationToken);
        var state = stored.IsNull ? new GalleryState() : StoredValue.Read(GalleryState.Parser, stored, key);
        return new OpenedGallery(state, new ClusterKeys(gallery, state.Generation), stored);
    }
}
