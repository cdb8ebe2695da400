using System.Reflection;
using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.ModelContract;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Storage;

public sealed class GalleryWriteTests
{
    private const string Gallery = "lobby";

    [Fact]
    public async Task AddTo_SmallClusterIsAbsorbedByALargeOne_MovesOnlyTheSmallOnesMembers()
    {
        // Two people side by side, until a face between them brings the clusters together.
        var clusters = new GalleryClusters(Gallery, 8, new ClusteringThresholds(1.2, 0.2, Derived: false));
        clusters.Assign([.. Enumerable.Range(0, 200).Select(i => FaceStream.Of($"left-{i}", [1, 0, 0, 0, 0, 0, 0, 0]))], KnownPlaces.None);
        clusters.Assign([FaceStream.Of("right", [0.35f, 1, 0, 0, 0, 0, 0, 0])], KnownPlaces.None);
        var outcome = clusters.Assign([FaceStream.Of("between", [0.8f, 1, 0, 0, 0, 0, 0, 0])], KnownPlaces.None);
        var merge = Assert.Single(outcome.Changes.OfType<ClustersMerged>());
        Assert.Equal(ClusterId.For(Gallery, "right"), merge.AbsorbedId);

        var write = new GalleryWrite(Gallery, new GalleryState(), outcome, []);
        var commands = await CommandsOfAsync(write, new Dictionary<string, IReadOnlyList<SortedSetEntry>> { [merge.AbsorbedId] = [new("right", 0)] });

        var keys = new ClusterKeys(Gallery, 0);
        var touched = commands.Where(command => command.Arguments.OfType<RedisKey>().Contains(keys.MembersOf(merge.ClusterId)));
        var (name, arguments) = Assert.Single(touched);
        Assert.Equal(nameof(IDatabaseAsync.SortedSetAddAsync), name);
        Assert.Equal(["between", "right"], arguments.OfType<SortedSetEntry[]>().Single().Select(entry => (string)entry.Element!).Order());
    }

    private static async Task<List<(string Name, object?[] Arguments)>> CommandsOfAsync(
        GalleryWrite write, IReadOnlyDictionary<string, IReadOnlyList<SortedSetEntry>> absorbed)
    {
        var transaction = DispatchProxy.Create<ITransaction, CommandRecorder>();
        await write.AddTo(transaction, absorbed);
        return ((CommandRecorder)transaction).Commands;
    }
}
