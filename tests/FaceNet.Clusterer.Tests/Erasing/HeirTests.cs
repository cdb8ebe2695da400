using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Storage;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>What was said of a cluster through a face that is erased holds on.</summary>
[Trait("Kind", "Integration")]
public sealed class HeirTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    [Fact]
    public async Task EraseMembers_FacesThatKeepASplitClusterApart_OthersDoSoFromThenOn()
    {
        await Client.SplitClusterAsync(
            new SplitClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Members = new SplitByMembers { CropIds = { "p0-2", "p0-3" } } }, cancellationToken: Cancellation);

        // Each half loses the first of its faces, and then the next: all of them are near enough to be one cluster.
        foreach (var (crop, one, other) in new[] { ("p0-0", "p0-1", "p0-2 p0-3"), ("p0-2", "p0-1", "p0-3") })
        {
            await EraseAsync("", crop);

            Assert.Equal(one, await People.MembersAsync(Client, await HomeOfAsync("p0-1")));
            Assert.Equal(other, await People.MembersAsync(Client, await HomeOfAsync("p0-3")));
            await AssertConsistentAsync();
        }
    }

    [Fact]
    public async Task EraseMembers_FacesThatSpeakForMergedClusters_OthersSpeakForBothFromThenOn()
    {
        await Client.MergeClustersAsync(new MergeClustersRequest { Gallery = Gallery, ClusterId = People.Cluster(2), OtherClusterId = People.Cluster(3) }, cancellationToken: Cancellation);
        var before = Assert.Single(await LinksAsync());

        await EraseAsync("", "p2-0");
        await EraseAsync("", "p3-0");

        Assert.Equal(before, Assert.Single(await LinksAsync()));
    }

    [Fact]
    public async Task EraseMembers_LatestFaceOfATrack_TheTrackGoesOnWhereTheOneBeforeIs()
    {
        await ArriveAsync([OfTrack(0, 5), OfTrack(1, 6)]);
        await EraseAsync("", "p1-6");

        await ArriveAsync([OfTrack(2, 7)]);

        Assert.Equal("p0-0 p0-1 p0-2 p0-3 p0-5 p2-7", await People.MembersAsync(Client, People.Cluster(0)));
        await AssertConsistentAsync();
    }

    private async Task<LinkState[]> LinksAsync()
    {
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);
        var keys = new ClusterKeys(Gallery, (await StoredState.ReadAsync(Parts.Store, database, Gallery, Cancellation)).Gallery.State.Generation);
        return [.. (await database.HashGetAllAsync(keys.Links)).Select(link => StoredValue.Read(LinkState.Parser, link.Value, keys.Links))];
    }

    private static Face OfTrack(int person, int number) => FourPeople.Face(person, number) with { TrackId = "track" };
}
