using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Reclustering;

namespace FaceNet.Clusterer.Tests.Clustering.Reclustering;

public sealed class SuccessionTests
{
    public static TheoryData<int> Seeds() => RebuildTests.Seeds();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AfterFacesAndCorrections_NamesClustersAfterThoseTheyShareMostFacesWith(int seed)
    {
        var (input, outcome) = Case(seed);

        var homes = Anew.Homes(outcome);
        var live = input.Faces.Where(face => face.ClusterId.Length > 0).ToDictionary(face => face.Face.CropId, face => face.ClusterId);
        var (liveIds, madeIds) = (input.Live.Clusters.ToList(), outcome.Snapshot.Clusters.Select(cluster => cluster.Id).ToList());
        var first = outcome.Assignments.Select((face, index) => (face.ClusterId, index)).DistinctBy(face => face.ClusterId).ToDictionary(face => face.ClusterId, face => face.index);
        while (Best() is var (heir, former))
        {
            Assert.Equal(former.Id, heir);
            var cluster = outcome.Snapshot.Clusters.Single(cluster => cluster.Id == heir);
            Assert.Equal((former.Ordinal, former.CreateTime), (cluster.Ordinal, cluster.CreateTime));
            Assert.True(cluster.Version > former.Version);
            liveIds.Remove(former);
            madeIds.Remove(heir);
        }

        // What is left follows nothing: it is named after its first face, and comes after all others.
        var founders = madeIds.OrderBy(id => first[id]).Select(id => (Id: id, outcome.Assignments[first[id]].Face)).ToArray();
        Assert.Equal(founders.Select(founder => ClusterId.For(input.Live.Gallery, input.Id, founder.Face.CropId)), founders.Select(founder => founder.Id));
        Assert.Equal(
            founders.Select((founder, index) => (founder.Id, input.Live.Founded + index, founder.Face.CaptureTime)),
            outcome.Snapshot.Clusters.Where(cluster => cluster.Ordinal >= input.Live.Founded).Select(cluster => (cluster.Id, cluster.Ordinal, cluster.CreateTime)));
        Assert.Equal(input.Live.Founded + founders.Length, outcome.Snapshot.Founded);

        (string Heir, ClusterSnapshot Former)? Best() => madeIds
            .SelectMany(made => liveIds.Select(former => (Heir: made, Former: former, Common: live.Count(face => face.Value == former.Id && homes[face.Key] == made))))
            .Where(pair => pair.Common > 0)
            .OrderByDescending(pair => pair.Common).ThenBy(pair => pair.Former.Ordinal).ThenBy(pair => first[pair.Heir])
            .Select(pair => ((string, ClusterSnapshot)?)(pair.Heir, pair.Former)).FirstOrDefault();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AfterFacesAndCorrections_EveryFormerNameIsAClusterAnAliasOrGone(int seed)
    {
        var (input, outcome) = Case(seed);

        var homes = Anew.Homes(outcome);
        var ids = outcome.Snapshot.Clusters.Select(cluster => cluster.Id).ToHashSet();
        Assert.DoesNotContain(outcome.Snapshot.Aliases.Keys, ids.Contains);
        Assert.Equal(
            input.Live.Clusters.Select(cluster => cluster.Id).Where(id => !ids.Contains(id)).Concat(input.Live.Aliases.Keys).Order(),
            outcome.Snapshot.Aliases.Keys.Concat(outcome.Vanished.Keys).Concat(outcome.Vanished.Values.SelectMany(aliases => aliases)).Order());
        Assert.Equal(
            input.Live.Clusters.Select(cluster => cluster.Id).Where(id => input.Faces.All(face => face.ClusterId != id)).Order(),
            outcome.Vanished.Keys.Order());
        foreach (var cluster in input.Live.Clusters.Where(cluster => outcome.Snapshot.Aliases.ContainsKey(cluster.Id)))
        {
            var heirs = input.Faces.Where(face => face.ClusterId == cluster.Id).CountBy(face => homes[face.Face.CropId]).ToDictionary();
            Assert.Equal(heirs.Values.Max(), heirs[outcome.Snapshot.Aliases[cluster.Id]]);
        }

        Assert.All(
            input.Live.Aliases.Where(alias => outcome.Snapshot.Aliases.ContainsKey(alias.Key)),
            alias => Assert.Equal(outcome.Snapshot.Aliases.GetValueOrDefault(alias.Value, alias.Value), outcome.Snapshot.Aliases[alias.Key]));
    }

    [Fact]
    public void Run_IdIsTaken_TakesAnother()
    {
        var face = FaceStream.Of("a", [1, 0, 0, 0, 0, 0, 0, 0]);
        var taken = ClusterId.For("lobby", "anew", "a");
        var live = new GallerySnapshot("lobby", 8, Anew.Thresholds, 1, [Cluster("old")], new Dictionary<string, string> { [taken] = "old" }, []);

        var outcome = Anew.Run(new ReclusteringInput("anew", live, 8, Anew.Thresholds, [new LiveFace(face, "")], []));

        Assert.Equal([ClusterId.For("lobby", "anew", taken)], outcome.Snapshot.Clusters.Select(cluster => cluster.Id));
        Assert.Equal(["old"], outcome.Vanished.Keys);
        Assert.Equal([taken], outcome.Vanished["old"]);
        Assert.Empty(outcome.Snapshot.Aliases);

        ClusterSnapshot Cluster(string id) => new(id, 0, 1, [.. face.Embedding.Values.ToArray().Select(value => (double)value)], face.CaptureTime, face.CaptureTime, 1, "");
    }

    // Every other case lacks the vectors of some faces, and of every third cluster, and has faces that were in no cluster.
    private static (ReclusteringInput Input, ReclusteringOutcome Outcome) Case(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed / 2));
        if (seed % 2 == 1)
        {
            var random = new Random(seed);
            var gone = input.Live.Clusters.Where((_, index) => index % 3 == 0).Select(cluster => cluster.Id).ToHashSet();
            input = input with
            {
                Faces = [.. input.Faces.Where(face => !gone.Contains(face.ClusterId) && random.Next(8) > 0).Select(face => random.Next(8) > 0 ? face : face with { ClusterId = "" })],
            };
        }

        return (input, Anew.Run(input));
    }
}
