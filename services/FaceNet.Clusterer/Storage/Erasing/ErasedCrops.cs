using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>
/// What a gallery remembers of erased faces: a keyed hash of each crop_id, for as long as a log may hold the face's event. Who has one cannot tell the crop_id
/// without the key, and nothing of the face at all.
/// </summary>
/// <param name="database">Redis.</param>
/// <param name="gallery">The gallery.</param>
/// <param name="key">The gallery's key; empty where nothing was erased yet.</param>
internal sealed class ErasedCrops(IDatabase database, string gallery, ByteString key)
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int KeyLength = 32;

    private const int PageSize = 1000;
    private readonly ClusterKeys _keys = ClusterKeys.Shared(gallery);

    /// <summary>Which of some crops were erased.</summary>
    public async Task<IReadOnlySet<string>> FindAsync(IEnumerable<string> crops)
    {
        string[] distinct = [.. crops.Distinct()];
        if (key.IsEmpty || distinct.Length == 0)
        {
            return new HashSet<string>();
        }

        var marks = await database.StringGetAsync([.. distinct.Select(crop => _keys.ErasedCrop(Hash(crop)))]);
        return distinct.Zip(marks).Where(crop => !crop.Second.IsNull).Select(crop => crop.First).ToHashSet();
    }

    /// <summary>
    /// Remembers crops, before anything of them is erased: whoever is stopped in between has lost nothing, since what is there is a repetition if it comes
    /// again. Throws <see cref="EpochLostException"/>.
    /// </summary>
    public async Task WriteAsync(IEnumerable<string> crops, TimeSpan lifetime, FencedWrites fence)
    {
        foreach (var page in crops.Chunk(PageSize))
        {
            await fence.WriteAsync((transaction, answers) =>
                answers.AddRange(page.Select(crop => transaction.StringSetAsync(_keys.ErasedCrop(Hash(crop)), RedisValue.EmptyString, lifetime))));
        }
    }

    private string Hash(string crop) => Convert.ToHexStringLower(HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes(crop)));
}
