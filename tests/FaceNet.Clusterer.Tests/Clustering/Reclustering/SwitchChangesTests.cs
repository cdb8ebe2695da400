using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Clustering.Corrections;

namespace FaceNet.Clusterer.Tests.Clustering.Reclustering;

/// <summary>What is told of a switch, replayed by a consumer that knows nothing else.</summary>
public sealed class SwitchChangesTests
{
    private const int Arrivals = 40;
    private static readonly ChangeCause Cause = new(DateTimeOffset.UnixEpoch, "trace", "switch-1");

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 150)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Between_FacesArrivedSinceTheRebuild_TellsTheNewState(int seed)
    {
        var live = Anew.Live(seed);
        var outcome = Anew.Run(Anew.Input(live, Anew.Other(seed)));
        var arrivals = new FaceStream(seed, RandomSession.DefaultDimensions, people: 6, noise: 0.9).Take(70 + Arrivals).Skip(70).ToArray();
        live.Assign(arrivals);
        var made = new GalleryClusters(outcome.Snapshot);
        var joined = made.Assign(arrivals, Anew.Places(outcome)).Assignments.Select(face => KeyValuePair.Create(face.Face.CropId, face.ClusterId));

        var switched = Check(live, made, Anew.Homes(outcome).Concat(joined), new Dictionary<string, Assignment>());

        Assert.All(switched, change => Assert.True(change.MemberCount > 0));
        Assert.All(switched.OfType<ClustersMerged>(), merge => Assert.True(merge.AbsorbedMembers > 0));
        Assert.Empty(switched.OfType<MembersDropped>());
        Assert.Empty(switched.OfType<ClusterFounded>());
        Assert.Empty(switched.OfType<FaceJoined>());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Between_FacesWithoutVectorsAndFacesThatWereNotLive_TellsTheNewState(int seed)
    {
        var live = Anew.Live(seed);
        var random = new Random(seed);
        var input = Anew.Input(live, Anew.Other(seed));
        var gone = input.Live.Clusters.Where((_, index) => index % 4 == 0).Select(cluster => cluster.Id).ToHashSet();
        var stream = new FaceStream(seed, RandomSession.DefaultDimensions, people: 7, noise: 0.8);
        var (fresh, arrivals) = (stream.Take(90).Skip(70).ToArray(), stream.Take(Arrivals));
        var outcome = Anew.Run(input with
        {
            Faces = [.. input.Faces.Where(face => !gone.Contains(face.ClusterId) && random.Next(6) > 0), .. fresh.Select(face => new LiveFace(face, ""))],
        });
        live.Assign(arrivals);
        var made = new GalleryClusters(outcome.Snapshot);
        var joined = made.Assign([.. arrivals.Where((_, index) => index % 3 > 0)], Anew.Places(outcome)).Assignments;
        var newcomers = outcome.Assignments.Where(face => !live.Members.ContainsKey(face.Face.CropId)).ToDictionary(face => face.Face.CropId);

        var switched = Check(live, made, outcome.Assignments.Concat(joined).Select(face => KeyValuePair.Create(face.Face.CropId, face.ClusterId)), newcomers);

        Assert.All(switched, change => Assert.True(change.MemberCount > 0 || change is MembersDropped));
        Assert.All(switched.OfType<ClustersMerged>(), merge => Assert.True(merge.AbsorbedMembers > 0));
        Assert.NotEmpty(switched.OfType<MembersDropped>());
        Assert.Equal(
            newcomers.Keys.Order(), switched.OfType<FaceJoined>().Select(join => join.Face.CropId).Concat(switched.OfType<ClusterFounded>().Select(found => found.Face.CropId)).Order());
    }

    [Fact]
    public void Cases_AsAWhole_ExerciseEveryChange()
    {
        var kinds = new Dictionary<string, int>();
        for (var seed = 0; seed < 60; seed++)
        {
            var live = Anew.Live(seed);
            var outcome = Anew.Run(Anew.Input(live, Anew.Other(seed)));
            var arrivals = new FaceStream(seed, RandomSession.DefaultDimensions, people: 6, noise: 0.9).Take(70 + Arrivals).Skip(70).ToArray();
            live.Assign(arrivals);
            var made = new GalleryClusters(outcome.Snapshot);
            var joined = made.Assign(arrivals, Anew.Places(outcome)).Assignments.Select(face => KeyValuePair.Create(face.Face.CropId, face.ClusterId));
            var former = live.Clusters.Snapshot().Aliases;
            foreach (var change in Between(live, made, Anew.Homes(outcome).Concat(joined), new Dictionary<string, Assignment>()).Changes)
            {
                var kind = change switch
                {
                    ClusterSplit { Aliases.Count: > 0 } => "split with aliases",
                    ClusterSplit split when former.ContainsKey(split.ToId) => "split of an alias",
                    _ => change.GetType().Name,
                };
                kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            }
        }

        string[] expected = ["ClusterSplit", "MembersMoved", "ClustersMerged", "ClusterLabelled", "split of an alias", "split with aliases"];
        Assert.All(expected, kind => Assert.True(kinds.GetValueOrDefault(kind) >= 3, $"{kind}: {kinds.GetValueOrDefault(kind)} times"));
    }

    [Fact]
    public void Between_ManyFaces_NamesAtMostAThousandAtATime()
    {
        var faces = Enumerable.Range(0, 5500).Select(number => $"crop-{number:d4}").ToArray();
        var (a, b, c) = (Cluster("a", 0), Cluster("b", 1), Cluster("c", 2));
        var live = new PlacedGallery(Gallery(a, b), faces.ToDictionary(crop => crop, crop => string.CompareOrdinal(crop, "crop-5000") < 0 ? "a" : "b"));
        var made = new PlacedGallery(Gallery(a, b, c), faces[..4500].ToDictionary(crop => crop, crop => Array.IndexOf(faces, crop) switch
        {
            < 1200 => "a",
            < 2400 => "b",
            _ => "c",
        }));

        var changes = SwitchChanges.Between(live, made, new Dictionary<string, Assignment>(), Cause).Changes;

        Assert.Equal(
            ["split a 4000: 1000", "moved c 2000: 1000", "moved c 2100: 100", "moved b 1500: 1000", "moved b 1700: 200", "dropped a 1200: 500", "dropped b 1200: 500"],
            changes.Select(change => change switch
            {
                ClusterSplit split => $"split {split.ClusterId} {split.MemberCount}: {split.CropIds.Count}",
                MembersMoved moved => $"moved {moved.ClusterId} {moved.MemberCount}: {moved.CropIds.Count}",
                MembersDropped dropped => $"dropped {dropped.ClusterId} {dropped.MemberCount}: {dropped.CropIds.Count}",
                _ => $"{change}",
            }));

        static ClusterSnapshot Cluster(string id, long ordinal) => new(id, ordinal, 1, [], default, default, 1, "");

        static GallerySnapshot Gallery(params ClusterSnapshot[] clusters) => new("lobby", 8, Anew.Thresholds, 3, clusters, new Dictionary<string, string>(), []);
    }

    private static SwitchChanges Between(
        CorrectedRun live, GalleryClusters made, IEnumerable<KeyValuePair<string, string>> joined, Dictionary<string, Assignment> newcomers) => SwitchChanges.Between(
        new PlacedGallery(live.Clusters.Snapshot(), live.Homes),
        new PlacedGallery(made.Snapshot(), joined.ToDictionary(face => face.Key, face => made.Describe(face.Value)!.Id)),
        newcomers,
        Cause);

    // Replays all that happened to the live clusters, and the switch. Returns what the switch told.
    private static IReadOnlyList<ClusterChange> Check(
        CorrectedRun live, GalleryClusters made, IEnumerable<KeyValuePair<string, string>> joined, Dictionary<string, Assignment> newcomers)
    {
        var homes = joined.ToDictionary(face => face.Key, face => made.Describe(face.Value)!.Id);
        var switched = Between(live, made, homes, newcomers);

        var replay = EventReplay.Of(
            live.Changes.Concat(switched.Changes).Select((change, index) => ChangeEvents.Create(Ask.Gallery, 1, index + 1, change).Payload.ToArray()), Ask.Gallery);
        var (former, after) = (live.Clusters.Snapshot(), made.Snapshot());
        Assert.Equal(homes.OrderBy(home => home.Key), replay.Clusters.SelectMany(cluster => cluster.Value.Select(crop => KeyValuePair.Create(crop, cluster.Key))).OrderBy(home => home.Key));
        Assert.Equal(
            after.Clusters.Where(cluster => cluster.Label.Length > 0).Select(cluster => (cluster.Id, cluster.Label)).Order(),
            replay.Labels.Select(label => (label.Key, label.Value)).Order());

        // Of a name that came and went among the new clusters alone, nobody has heard.
        var known = former.Clusters.Select(cluster => cluster.Id).Concat(former.Aliases.Keys).ToHashSet();
        Assert.Equal(switched.Aliases.Where(alias => known.Contains(alias.Key)).OrderBy(alias => alias.Key), replay.Aliases.OrderBy(alias => alias.Key));
        Assert.All(after.Aliases.Where(alias => !known.Contains(alias.Key)), alias => Assert.Equal(alias.Value, switched.Aliases[alias.Key]));
        var moved = after.Aliases.Where(alias => switched.Aliases.GetValueOrDefault(alias.Key) != alias.Value).Select(alias => alias.Key).ToArray();
        Assert.Empty(moved);
        Assert.All(switched.Changes, change => Assert.Equal(Cause, change.Cause));
        return switched.Changes;
    }
}
