using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Clustering.Reclustering;
using FaceNet.Clusterer.Tests.Clustering.Corrections;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Clustering.Reclustering;

/// <summary>Galleries that faces and people have made, and that are clustered anew.</summary>
internal static class Anew
{
    public static readonly ClusteringThresholds Thresholds = new(1.2, 0.2, Derived: false);

    /// <summary>The thresholds that a gallery is clustered anew by: the same, stricter, looser, and all sizes alike.</summary>
    public static ClusteringThresholds Other(int seed) => (seed % 4) switch
    {
        0 => Thresholds,
        1 => new ClusteringThresholds(1.0, 0.2, Derived: false),
        2 => new ClusteringThresholds(1.35, 0.15, Derived: false),
        _ => new ClusteringThresholds(1.1, 0, Derived: false),
    };

    /// <summary>A gallery after a random session of faces and corrections.</summary>
    public static CorrectedRun Live(int seed)
    {
        var run = new CorrectedRun(new GalleryClusters(Ask.Gallery, RandomSession.DefaultDimensions, Thresholds));
        foreach (var step in new RandomSession(seed).Record())
        {
            if (step.Face is { } face)
            {
                run.Assign(face);
            }
            else
            {
                run.Correct(step.Correction!);
            }
        }

        return run;
    }

    public static ReclusteringInput Input(CorrectedRun run, ClusteringThresholds thresholds)
    {
        var homes = run.Homes;
        return new ReclusteringInput(
            "anew-1",
            run.Clusters.Snapshot(),
            run.Clusters.Dimensions,
            thresholds,
            [.. run.Members.Values.Select(member => new LiveFace(member.Face, homes[member.Face.CropId]))],
            [.. run.Links.Values]);
    }

    public static ReclusteringOutcome Run(ReclusteringInput input) => Rebuild.Run(input, _ => { }, CancellationToken.None);

    public static KnownPlaces Places(ReclusteringOutcome outcome) => new(outcome.Frames, outcome.Tracks.ToDictionary(track => track.Key, track => track.Value.ClusterId));

    /// <summary>The members of each cluster, whatever its id.</summary>
    public static IEnumerable<string> Partition(IEnumerable<KeyValuePair<string, string>> homes) => homes
        .GroupBy(home => home.Value, home => home.Key).Select(cluster => string.Join(' ', cluster.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);

    public static Dictionary<string, string> Homes(ReclusteringOutcome outcome) => outcome.Assignments.ToDictionary(face => face.Face.CropId, face => face.ClusterId);

    /// <summary>The same input, in other words.</summary>
    public static ReclusteringInput Shuffle(ReclusteringInput input, int seed)
    {
        var random = new Random(seed);
        return input with
        {
            Faces = [.. input.Faces.OrderBy(_ => random.Next())],
            Links = [.. input.Links.OrderBy(_ => random.Next())],
            Live = input.Live with
            {
                Clusters = [.. input.Live.Clusters.OrderBy(_ => random.Next())],
                Aliases = input.Live.Aliases.OrderBy(_ => random.Next()).ToDictionary(),
            },
        };
    }

    /// <summary>Links as they are written down.</summary>
    public static IEnumerable<string> Tell(IEnumerable<FaceLink> links) => links.Select(link => $"{link}").Order(StringComparer.Ordinal);
}
