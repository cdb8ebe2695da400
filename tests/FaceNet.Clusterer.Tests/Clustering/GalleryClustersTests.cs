using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Clustering;

public sealed class GalleryClustersTests
{
    private const string Gallery = "lobby";
    private static readonly ClusteringThresholds Thresholds = new(1.2, 0.2, Derived: false);

    public static TheoryData<int, int, double, double, double> Streams()
    {
        var data = new TheoryData<int, int, double, double, double>();
        for (var seed = 0; seed < 24; seed++)
        {
            // Noise around the threshold, where joins, wrong joins and merges all happen; odd lengths, which leave remainders.
            data.Add(seed, seed % 3 == 0 ? 16 : 8 + seed, 0.9 + (0.05 * (seed % 6)), seed % 2 == 0 ? 0 : 0.5, seed % 4 < 2 ? 0 : 0.4);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Assign_RandomStream_DecidesAsTheNaiveOracle(int seed, int dimensions, double noise, double frames, double tracks)
    {
        var faces = new FaceStream(seed, dimensions, people: 12, noise) { FrameShare = frames, TrackShare = tracks }.Take(150);
        var naive = new NaiveClusterer(Gallery, Thresholds);
        foreach (var face in faces)
        {
            naive.Add(face);
        }

        var run = new RunInMemory(new GalleryClusters(Gallery, dimensions, Thresholds));
        run.Assign(faces);

        Assert.Equal(naive.Log, run.Log);
        var snapshot = run.Clusters.Snapshot();
        Assert.Equal(naive.Clusters.Select(cluster => cluster.Id), snapshot.Clusters.Select(cluster => cluster.Id));
        Assert.Equal(
            naive.Clusters.SelectMany(cluster => cluster.Aliases.Select(alias => (alias, cluster.Id))).Order(),
            snapshot.Aliases.Select(alias => (alias.Key, alias.Value)).Order());
        foreach (var (expected, actual) in naive.Clusters.Zip(snapshot.Clusters))
        {
            Assert.Equal(expected.Members.Count, actual.Count);
            Assert.Equal(expected.Members.Max(member => member.CaptureTime), actual.UpdateTime);
            for (var i = 0; i < dimensions; i++)
            {
                Assert.Equal(expected.Members.Sum(member => (double)member.Embedding.Values[i]), actual.Sum[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Assign_RandomStreams_ExerciseEveryRule()
    {
        var logs = Streams().SelectMany(row =>
        {
            var (seed, dimensions, noise, frames, tracks) = row.Data;
            var run = new RunInMemory(new GalleryClusters(Gallery, dimensions, Thresholds));
            run.Assign(new FaceStream(seed, dimensions, people: 12, noise) { FrameShare = frames, TrackShare = tracks }.Take(150));
            return run.Log;
        }).ToArray();

        Assert.InRange(logs.Count(line => line.Contains("absorbs")), 100, 2000);
        Assert.InRange(logs.Count(line => line.Contains("joins")), 500, 4000);
        Assert.InRange(logs.Count(line => line.EndsWith("founds")), 500, 4000);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 7)]
    [InlineData(3, 64)]
    [InlineData(4, 65)]
    [InlineData(5, 200)]
    public void Assign_OtherBatchesAndRestoresBetween_GivesTheSame(int seed, int batchSize)
    {
        FaceStream Stream() => new(seed, 24, people: 30, noise: 1.1) { FrameShare = 0.3, TrackShare = 0.3 };
        var atOnce = new RunInMemory(new GalleryClusters(Gallery, 24, Thresholds));
        atOnce.Assign(Stream().Take(600));

        var inBatches = new RunInMemory(new GalleryClusters(Gallery, 24, Thresholds));
        foreach (var batch in Stream().Take(600).Chunk(batchSize))
        {
            inBatches.Assign(batch);
            inBatches.Restore();
        }

        Assert.Equal(atOnce.Log, inBatches.Log);
        Assert.Equal(atOnce.Evidence, inBatches.Evidence);
        SnapshotComparison.AssertEqual(atOnce.Clusters.Snapshot(), inBatches.Clusters.Snapshot());
    }

    [Fact]
    public void Assign_EqualFacesOfOneFrame_StayApartForEver()
    {
        float[] vector = [1, 2, 3, 4, 5, 6, 7, 8];
        var run = new RunInMemory(new GalleryClusters(Gallery, 8, Thresholds));

        run.Assign([FaceStream.Of("a", vector, frameId: "f1"), FaceStream.Of("b", vector, frameId: "f1")]);
        run.Restore();
        run.Assign([.. Enumerable.Range(0, 20).Select(i => FaceStream.Of($"later-{i}", vector))]);

        var snapshot = run.Clusters.Snapshot();
        Assert.Equal([21, 1], snapshot.Clusters.Select(cluster => cluster.Count));
        Assert.Equal([new Separation(ClusterId.For(Gallery, "a"), ClusterId.For(Gallery, "b"), 1)], snapshot.Separations);
    }

    [Fact]
    public void Assign_FaceOfATrackFarAway_JoinsTheTracksCluster()
    {
        var run = new RunInMemory(new GalleryClusters(Gallery, 8, Thresholds));

        run.Assign([
            FaceStream.Of("front", [1, 0, 0, 0, 0, 0, 0, 0], trackId: "t"),
            FaceStream.Of("back", [-1, 0, 0, 0, 0, 0, 0, 0], trackId: "t")]);

        Assert.Equal(["front founds", $"back joins {ClusterId.For(Gallery, "front")} of 2"], run.Log);
        Assert.Equal(4, run.Evidence[1].SquaredDistance!.Value, 6);
        Assert.Equal(1.0, run.Evidence[1].Threshold!.Value, 6);
        Assert.True(run.Evidence[1].ByMustLink);
    }

    [Fact]
    public void Assign_FaceOfATrack_TellsWhetherTheTrackDecided()
    {
        var run = new RunInMemory(new GalleryClusters(Gallery, 8, Thresholds));

        run.Assign([
            FaceStream.Of("a", [1, 0, 0, 0, 0, 0, 0, 0], trackId: "t"),
            FaceStream.Of("other", [0, 1, 0, 0, 0, 0, 0, 0]),
            FaceStream.Of("nearest anyway", [0.9f, 0.1f, 0, 0, 0, 0, 0, 0], trackId: "t"),
            FaceStream.Of("nearer to the other", [0.6f, 0.8f, 0, 0, 0, 0, 0, 0], trackId: "t")]);

        Assert.Equal([false, false, false, true], run.Evidence.Select(evidence => evidence.ByMustLink));
        Assert.True(run.Evidence[3].SquaredDistance < run.Evidence[3].Threshold);
        Assert.True(run.Evidence[3].RunnerUp < run.Evidence[3].SquaredDistance);
        Assert.Equal([false, true], run.Joins.Select(join => join.ByMustLink));
    }

    [Fact]
    public void Assign_SameNumbersOfTwoCameras_MeanTwoFramesAndTwoTracks()
    {
        float[] front = [1, 0, 0, 0, 0, 0, 0, 0];
        float[] back = [-1, 0, 0, 0, 0, 0, 0, 0];
        var run = new RunInMemory(new GalleryClusters(Gallery, 8, Thresholds));

        run.Assign([FaceStream.Of("a", front, "1", "1", sourceId: "door"), FaceStream.Of("b", front, "1", "2", sourceId: "yard")]);
        run.Assign([FaceStream.Of("c", back, "2", "1", sourceId: "yard"), FaceStream.Of("d", front, "1", "4", sourceId: "yard")]);
        run.Assign([FaceStream.Of("e", back, "1", "1", sourceId: ""), FaceStream.Of("f", back, "1", "3", sourceId: "")]);

        Assert.Equal(
            ["a founds", $"b joins {ClusterId.For(Gallery, "a")} of 2", "c founds", "d founds", $"e joins {ClusterId.For(Gallery, "c")} of 2", "f founds"],
            run.Log);
    }

    [Fact]
    public void Assign_TrackAndFrameContradict_TheFrameWins()
    {
        float[] vector = [1, 0, 0, 0, 0, 0, 0, 0];
        var run = new RunInMemory(new GalleryClusters(Gallery, 8, Thresholds));

        run.Assign([FaceStream.Of("a", vector, "f", "t"), FaceStream.Of("b", vector, "f", "t")]);

        Assert.Equal(["a founds", "b founds"], run.Log);
    }

    [Fact]
    public void Assign_Join_TellsDistanceRunnerUpAndThreshold()
    {
        var run = new RunInMemory(new GalleryClusters(Gallery, 8, Thresholds));

        run.Assign([
            FaceStream.Of("a", [1, 0, 0, 0, 0, 0, 0, 0]),
            FaceStream.Of("b", [0, 1, 0, 0, 0, 0, 0, 0]),
            FaceStream.Of("c", [0.8f, 0.6f, 0, 0, 0, 0, 0, 0])]);

        Assert.Equal(new JoinEvidence(null, null, null, Founded: true, ByMustLink: false), run.Evidence[0]);
        Assert.Equal(new JoinEvidence(2, null, 1, Founded: true, ByMustLink: false), run.Evidence[1]);
        Assert.Equal(0.4, run.Evidence[2].SquaredDistance!.Value, 6);
        Assert.Equal(0.8, run.Evidence[2].RunnerUp!.Value, 6);
        Assert.Equal(1.0, run.Evidence[2].Threshold!.Value, 6);
        Assert.False(run.Evidence[2].Founded);
        Assert.False(run.Evidence[2].ByMustLink);
    }

    [Fact]
    public void ClusterId_IsPinned()
    {
        // Ids are in the hands of consumers: another hash would rename every cluster at a replay.
        Assert.Equal("3b34b76c4bb09b0b9a6070e5be864e29", ClusterId.For("lobby", "crop-1"));
        Assert.Equal("71d18c822a2a6da4ddd55aa169a8e34a", ClusterId.For("lobby", "correction-1", "crop-1"));
    }
}
