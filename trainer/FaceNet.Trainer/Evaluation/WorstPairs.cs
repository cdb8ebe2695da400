using FaceNet.Trainer.Evaluation.Pairs;

namespace FaceNet.Trainer.Evaluation;

/// <summary>The pairs a model gets most wrong; of one person, or of the same two people, only the worst.</summary>
/// <param name="NearestImpostors">Pairs of different people, nearest first.</param>
/// <param name="FarthestGenuine">Pairs of one person, farthest first.</param>
internal sealed record WorstPairs(IReadOnlyList<PhotoPair> NearestImpostors, IReadOnlyList<PhotoPair> FarthestGenuine)
{
    private const int Most = 10;

    public static WorstPairs Of(MeasuredComparisons comparisons)
    {
        SortedComparisons impostors = comparisons.NearestImpostors, genuine = comparisons.Genuine;
        IReadOnlyList<int> people = comparisons.Source.ProbePeople;
        return new WorstPairs(
            [.. Enumerable.Range(0, impostors.Count).Select(index => Pair(impostors, index)).DistinctBy(pair => PeopleOf(pair, people)).Take(Most)],
            [.. Enumerable.Range(0, genuine.Count).Select(index => Pair(genuine, genuine.Count - 1 - index)).DistinctBy(pair => PeopleOf(pair, people)).Take(Most)]);
    }

    private static PhotoPair Pair(SortedComparisons comparisons, int index)
    {
        return new PhotoPair(comparisons.Probe(index), comparisons.Sample(index), comparisons.Distances[index]);
    }

    private static (int, int) PeopleOf(PhotoPair pair, IReadOnlyList<int> people)
    {
        return (Math.Min(people[pair.Left], people[pair.Right]), Math.Max(people[pair.Left], people[pair.Right]));
    }
}
