using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Transfer;

/// <summary>Options of an export that is always late: whenever it asks how many members it may hold, which it does after it read the gallery's state, that state changes.</summary>
internal sealed class ChangingClusters(IDatabase database, string gallery) : IOptions<ClustererOptions>
{
    private readonly ClustererOptions _options = new();

    public int Changes { get; private set; }

    public ClustererOptions Value
    {
        get
        {
            var key = ClusterKeys.Shared(gallery).Gallery;
            var state = StoredValue.Read(GalleryState.Parser, database.StringGet(key), key);
            state.Merges++;
            database.StringSet(key, StoredValue.Write(state));
            Changes++;
            return _options;
        }
    }
}
