using FaceNet.ModelContract;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>Faces that arrive, and people who correct the clusters meanwhile, not always wisely.</summary>
internal sealed class RandomSession(int seed)
{
    public const int DefaultDimensions = 12;

    private const int Faces = 70;
    private static readonly string[] Labels = ["", "ann", "ann", "bob", "cid"];
    private readonly Random _random = new(seed);

    public int Dimensions { get; init; } = DefaultDimensions;

    public string Gallery { get; init; } = Ask.Gallery;

    /// <summary>The steps, each made for the state that the oracle is in; whoever enumerates them has the oracle follow.</summary>
    public IEnumerable<RandomStep> Steps(NaiveCorrections state)
    {
        var stream = new FaceStream(seed, Dimensions, people: 6, noise: 0.85 + (0.05 * (seed % 6))) { FrameShare = seed % 2 == 0 ? 0.4 : 0, TrackShare = seed % 3 == 0 ? 0.3 : 0 };
        foreach (var face in stream.Take(Faces))
        {
            yield return new RandomStep(Gallery, face, null);
            if (_random.NextDouble() < 0.5)
            {
                yield return new RandomStep(Gallery, null, Ask.In(Gallery, Next(state.Naive.Clusters)));
            }
        }
    }

    /// <summary>The steps as a list.</summary>
    public IReadOnlyList<RandomStep> Record()
    {
        var oracle = new NaiveCorrections(Gallery, new ClusteringThresholds(1.2, 0.2, Derived: false));
        var steps = new List<RandomStep>();
        foreach (var step in Steps(oracle))
        {
            steps.Add(step);
            if (step.Face is { } face)
            {
                oracle.Naive.Add(face);
            }
            else
            {
                oracle.Correct(step.Correction!);
            }
        }

        return steps;
    }

    private Proto.Correction Next(List<NaiveCluster> clusters)
    {
        var (one, other) = (Large(clusters), Pick(clusters));
        return _random.Next(12) switch
        {
            0 => Ask.Merge(Name(one), Name(Labelled(clusters))),
            1 or 2 => Ask.Split(Name(one), one.Members.Select(face => face.CropId).OrderBy(_ => _random.Next()).Take(_random.Next(1, one.Members.Count + 1)).ToArray()),
            3 => Ask.SplitAt(Name(one), 0.4 + (0.7 * _random.NextDouble())),
            4 or 5 => Ask.Move(Name(one), Crop(one), Name(other)),
            6 => Ask.Remove(Name(one), Crop(one)),
            7 or 11 => Ask.Label(Name(one), Labels[_random.Next(Labels.Length)]),
            8 => Different(Crop(one), Crop(other), Ask.Must),
            9 => Different(Crop(one), Crop(other), Ask.Cannot),
            _ => Ask.Undo(_random.Next(1, 4)),
        };
    }

    // A face has no link with itself.
    private static Proto.Correction Different(string crop, string other, Func<string, string, Proto.Correction> ask) =>
        crop == other ? Ask.Undo(1) : ask(crop, other);

    private NaiveCluster Large(List<NaiveCluster> clusters) => new[] { Pick(clusters), Pick(clusters), Pick(clusters) }.MaxBy(cluster => cluster.Members.Count)!;

    private NaiveCluster Labelled(List<NaiveCluster> clusters) => clusters.OrderBy(cluster => cluster.Label.Length == 0 ? 1 + _random.NextDouble() : 2 * _random.NextDouble()).First();

    private NaiveCluster Pick(List<NaiveCluster> clusters) => clusters[_random.Next(clusters.Count)];

    private string Crop(NaiveCluster cluster) => cluster.Members[_random.Next(cluster.Members.Count)].CropId;

    private string Name(NaiveCluster cluster)
    {
        string[] names = [cluster.Id, .. cluster.Aliases];
        return names[_random.Next(names.Length)];
    }
}
