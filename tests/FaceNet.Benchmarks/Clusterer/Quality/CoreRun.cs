using System.Globalization;
using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;

namespace FaceNet.Benchmarks.Clusterer.Quality;

/// <summary>What the core makes of faces in one order, and whether its events tell the same.</summary>
/// <param name="Clusters">The number of the cluster of each face.</param>
/// <param name="Churned">How often after a batch a face was in another cluster than the events said until then, which also means that it has lost a mate.</param>
/// <param name="MergedFaces">Faces whose cluster was absorbed by another, counted each time.</param>
/// <param name="WrongMerges">Merges of clusters most of whose faces show different people.</param>
internal sealed record CoreRun(int[] Clusters, int Churned, int MergedFaces, int WrongMerges)
{
    private const int BatchSize = 512;

    /// <param name="data">The faces.</param>
    /// <param name="order">The order in which they come.</param>
    /// <param name="thresholds">The thresholds.</param>
    public static CoreRun Of(QualityData data, int[] order, ClusteringThresholds thresholds)
    {
        var core = new GalleryClusters("benchmark", data.Vectors[0].Length, thresholds);
        var told = new Dictionary<string, List<int>>();
        var homes = new string[order.Length];
        var run = new CoreRun(new int[order.Length], 0, 0, 0);
        List<int> placed = [];
        foreach (int[] batch in order.Chunk(BatchSize))
        {
            BatchOutcome outcome = core.Assign([.. batch.Select(face => data.Faces[face])], KnownPlaces.None);
            run = outcome.Changes.Aggregate(run, (sofar, change) => Follow(sofar, change, told, data.People));
            foreach (Assignment assignment in outcome.Assignments)
            {
                homes[Number(assignment.Face)] = assignment.ClusterId;
            }

            placed.AddRange(batch);
            IReadOnlyDictionary<string, string> aliases = core.Snapshot().Aliases;
            placed.ForEach(face => homes[face] = aliases.GetValueOrDefault(homes[face], homes[face]));
            run = run with { Churned = run.Churned + told.Sum(cluster => cluster.Value.Count(face => homes[face] != cluster.Key)) };
        }

        foreach ((int number, List<int> faces) in told.Values.Index())
        {
            faces.ForEach(face => run.Clusters[face] = number);
        }

        return run;
    }

    private static CoreRun Follow(CoreRun run, ClusterChange change, Dictionary<string, List<int>> told, int[] people)
    {
        switch (change)
        {
            case ClusterFounded founded:
                told.Add(founded.ClusterId, [Number(founded.Face)]);
                return run;
            case FaceJoined joined:
                told[joined.ClusterId].Add(Number(joined.Face));
                return run;
            case ClustersMerged merged:
                told.Remove(merged.AbsorbedId, out List<int>? absorbed);
                List<int> survivor = told[merged.ClusterId];
                bool isWrong = Person(absorbed!) != Person(survivor);
                survivor.AddRange(absorbed!);
                return run with { MergedFaces = run.MergedFaces + absorbed!.Count, WrongMerges = run.WrongMerges + (isWrong ? 1 : 0) };
            default:
                throw new InvalidOperationException($"The benchmark does not know what {change.GetType().Name} does to the clusters.");
        }

        int Person(List<int> faces)
        {
            return faces.CountBy(face => people[face]).MaxBy(count => count.Value).Key;
        }
    }

    private static int Number(Face face)
    {
        return int.Parse(face.CropId, CultureInfo.InvariantCulture);
    }
}
