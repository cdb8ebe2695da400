using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Tests.Clustering.Corrections;

namespace FaceNet.Clusterer.Tests.Clustering.Reclustering;

public sealed class RebuildTests
{
    private const int Dimensions = RandomSession.DefaultDimensions;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 80)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AfterFacesAndCorrections_DecidesAsTheNaiveOracle(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed));

        var outcome = Anew.Run(Anew.Shuffle(input, seed));

        var naive = new NaiveRebuild(input).Naive;
        var homes = Anew.Homes(outcome);
        Assert.Equal(
            Anew.Partition(naive.Clusters.SelectMany(cluster => cluster.Members.Select(face => KeyValuePair.Create(face.CropId, cluster.Id)))),
            Anew.Partition(homes));
        var members = naive.Clusters.ToDictionary(cluster => homes[cluster.Members[0].CropId]);
        Assert.Equal(
            members.Select(cluster => (cluster.Key, cluster.Value.Label, (long)cluster.Value.Members.Count, cluster.Value.Members.Max(face => face.CaptureTime))).Order(),
            outcome.Snapshot.Clusters.Select(cluster => (cluster.Id, cluster.Label, cluster.Count, cluster.UpdateTime)).Order());
        var pairs = outcome.Snapshot.Clusters.SelectMany((older, index) => outcome.Snapshot.Clusters.Skip(index + 1)
            .Select(younger => new Separation(older.Id, younger.Id, naive.Reasons(members[older.Id], members[younger.Id]))));
        Assert.Equal(pairs.Where(pair => pair.Reasons > 0), outcome.Snapshot.Separations);
        Assert.All(outcome.Snapshot.Clusters, cluster => Assert.All(
            Enumerable.Range(0, Dimensions), i => Assert.Equal(members[cluster.Id].Members.Sum(face => (double)face.Embedding.Values[i]), cluster.Sum[i], 1e-12)));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AfterFacesAndCorrections_KeepsWhatPeopleSaid(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed));

        var outcome = Anew.Run(input);

        var homes = Anew.Homes(outcome);
        var labels = input.Live.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Label);
        var made = outcome.Snapshot.Clusters.ToDictionary(cluster => cluster.Id, cluster => cluster.Label);
        Assert.Equal(Anew.Tell(input.Links), Anew.Tell(outcome.CarriedLinks));
        Assert.All(input.Links, link => Assert.Equal(link.Kind == LinkKind.Must, homes[link.One] == homes[link.Other]));
        Assert.All(input.Faces.Where(face => labels[face.ClusterId].Length > 0), face => Assert.Equal(labels[face.ClusterId], made[homes[face.Face.CropId]]));
        Assert.Equal(input.Live.Clusters.Select(cluster => cluster.Label).Distinct().Order(), made.Values.Append("").Distinct().Order());
        var seeds = new NaiveRebuild(input).Seeds;
        Assert.All(
            outcome.Assignments.Where(face => seeds.Contains(face.Face.CropId)), face => Assert.True(face.Evidence.Founded != face.Evidence.ByMustLink));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_AfterFacesAndCorrections_KnowsEveryFrameAndTrack(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed));

        var outcome = Anew.Run(input);

        var faces = outcome.Assignments.Select(face => (face.Face, face.ClusterId)).ToArray();
        Assert.Equal(
            faces.Where(face => face.Face.FrameKey.Length > 0).Select(face => (face.Face.FrameKey, face.ClusterId)).Order(),
            outcome.Frames.SelectMany(frame => frame.Value.Select(id => (frame.Key, id))).Order());
        Assert.Equal(
            faces.Where(face => face.Face.TrackKey.Length > 0).GroupBy(face => face.Face.TrackKey)
                .Select(track => (track.Key, new TrackPlace(track.Last().ClusterId, track.Last().Face.CropId).ToString())).Order(),
            outcome.Tracks.Select(track => (track.Key, track.Value.ToString())).Order());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_OtherOrderOfTheInput_GivesTheSame(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed));
        var (one, other) = (Anew.Run(input), Anew.Run(Anew.Shuffle(input, seed)));

        SnapshotComparison.AssertEqual(one.Snapshot, other.Snapshot);
        Assert.Equal(one.Assignments, other.Assignments);
        Assert.Equal(Anew.Tell(one.CarriedLinks), Anew.Tell(other.CarriedLinks));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Run_SameThresholdsAndOrder_GivesTheLiveClusters(int seed)
    {
        var faces = new FaceStream(seed, Dimensions, people: 12, 0.9 + (0.05 * (seed % 6))) { FrameShare = seed % 2 * 0.4, TrackShare = seed % 3 * 0.2 }.Take(200);
        var live = new CorrectedRun(new GalleryClusters("lobby", Dimensions, Anew.Thresholds));
        live.Assign([.. faces.OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal)]);
        var input = Anew.Input(live, Anew.Thresholds);

        var outcome = Anew.Run(input);

        SnapshotComparison.AssertEqual(
            input.Live, outcome.Snapshot with { Clusters = [.. outcome.Snapshot.Clusters.Select(cluster => cluster with { Version = cluster.Version / 2 })] });
        Assert.Equal(live.Homes.OrderBy(home => home.Key), Anew.Homes(outcome).OrderBy(home => home.Key));
        Assert.Empty(outcome.Vanished);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Snapshot_Restored_GrowsAsTheOracleDoes(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed));
        var outcome = Anew.Run(input);
        var naive = new NaiveRebuild(input).Naive;
        var more = new FaceStream(seed, Dimensions, people: 6, noise: 1).Take(120).Skip(70).ToArray();
        var homes = Anew.Homes(outcome);

        var clusters = new GalleryClusters(outcome.Snapshot);
        foreach (var assignment in clusters.Assign(more, Anew.Places(outcome)).Assignments)
        {
            naive.Add(assignment.Face);
            homes.Add(assignment.Face.CropId, assignment.ClusterId);
        }

        Assert.Equal(
            Anew.Partition(naive.Clusters.SelectMany(cluster => cluster.Members.Select(face => KeyValuePair.Create(face.CropId, cluster.Id)))),
            Anew.Partition(homes.Select(home => KeyValuePair.Create(home.Key, clusters.Describe(home.Value)!.Id))));
        Assert.True(clusters.Snapshot().Clusters.Select(cluster => cluster.Ordinal).Distinct().Count() == clusters.Snapshot().Clusters.Count);
    }

    [Fact]
    public void Run_LinksThatContradictFramesAndEachOther_HoldAsFarAsTheyCan()
    {
        float[] ann = [1, 0, 0, 0, 0, 0, 0, 0];
        Face[] faces =
        [
            FaceStream.Of("a", ann, frameId: "f"),
            FaceStream.Of("b", ann, frameId: "f", second: 1),
            FaceStream.Of("c", [0, 1, 0, 0, 0, 0, 0, 0], second: 2),
        ];
        FaceLink[] links =
        [
            FaceLink.Between("a", "b", LinkKind.Must),
            FaceLink.Between("b", "c", LinkKind.Must),
            FaceLink.Between("a", "gone", LinkKind.Cannot, aSpeaks: true),
        ];

        var outcome = Anew.Run(new ReclusteringInput("anew", Empty(8), 8, Anew.Thresholds, [.. faces.Select(face => new LiveFace(face, ""))], links));

        var homes = Anew.Homes(outcome);
        Assert.Equal((false, true), (homes["a"] == homes["b"], homes["a"] == homes["c"]));
        Assert.Empty(outcome.CarriedLinks);
        Assert.Equal([1], outcome.Snapshot.Separations.Select(pair => pair.Reasons));
    }

    [Fact]
    public void Run_GroupsOfMustLinkedFacesWithinReach_AreMergedAtOnce()
    {
        float[] ann = [1, 0, 0, 0, 0, 0, 0, 0];
        LiveFace[] faces = [.. new[] { "a", "b", "c", "d" }.Select((crop, second) => new LiveFace(FaceStream.Of(crop, ann, second: second), ""))];
        FaceLink[] links = [FaceLink.Between("c", "d", LinkKind.Must), FaceLink.Between("a", "b", LinkKind.Must)];

        var outcome = Anew.Run(Input(faces) with { Links = links });

        Assert.Equal([4], outcome.Snapshot.Clusters.Select(cluster => cluster.Count));
        Assert.Equal([(true, false), (false, true), (true, false), (false, true)], outcome.Assignments.Select(face => (face.Evidence.Founded, face.Evidence.ByMustLink)));
        Assert.Equal(Anew.Tell(links), Anew.Tell(outcome.CarriedLinks));
    }

    [Fact]
    public void Run_Cancelled_Ends()
    {
        using var ending = new CancellationTokenSource();
        var told = new List<long>();
        var input = Input([.. new FaceStream(1, 8, people: 20, noise: 1).Take(300).Select(face => new LiveFace(face, ""))]);

        Assert.Throws<OperationCanceledException>(() => Rebuild.Run(
            input,
            done =>
            {
                told.Add(done);
                if (done >= 128)
                {
                    ending.Cancel();
                }
            },
            ending.Token));

        Assert.Equal([64, 128], told);
    }

    [Fact]
    public void Run_InputThatDoesNotFit_IsRefused()
    {
        var face = FaceStream.Of("a", [1, 0, 0, 0, 0, 0, 0, 0]);
        (string Message, LiveFace[] Faces)[] refused =
        [
            ("face 'a' is named twice", [new LiveFace(face, ""), new LiveFace(face, "")]),
            ("face 'b' has a vector of 4 dimensions, not 8", [new LiveFace(face, ""), new LiveFace(FaceStream.Of("b", [1, 0, 0, 0]), "")]),
            ("face 'a' is said to be in cluster 'nowhere'", [new LiveFace(face, "nowhere")]),
        ];

        Assert.All(refused, input => Assert.Contains(input.Message, Assert.Throws<InvalidDataException>(() => Anew.Run(Input(input.Faces))).Message));
    }

    private static ReclusteringInput Input(LiveFace[] faces) => new("anew", Empty(8), 8, Anew.Thresholds, faces, []);

    private static GallerySnapshot Empty(int dimensions) => new("lobby", dimensions, Anew.Thresholds, 0, [], new Dictionary<string, string>(), []);
}
