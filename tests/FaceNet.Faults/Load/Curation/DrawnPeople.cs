namespace FaceNet.Faults.Load.Curation;

/// <summary>
/// Draws the vectors of people of whom none resembles another, while the photos of each are near one another: who will be in which cluster is known beforehand. Not
/// thread-safe.
/// </summary>
internal sealed class DrawnPeople(int dimensions, int seed)
{
    private const float Spread = 0.2f;

    // A squared distance of 1.5, where thresholds are below 1.2.
    private const float MaxSimilarity = 0.25f;

    private readonly Random _random = new(seed);
    private readonly List<float[]> _people = [];

    /// <summary>Photos of somebody new.</summary>
    public float[][] Photos(int count)
    {
        var person = UnitVector.Draw(_random, dimensions);
        while (_people.Any(other => Similarity(person, other) > MaxSimilarity))
        {
            person = UnitVector.Draw(_random, dimensions);
        }

        _people.Add(person);
        return [.. Enumerable.Range(0, count).Select(_ => UnitVector.Of([.. person.Zip(UnitVector.Draw(_random, dimensions), (value, error) => value + (Spread * error))]))];
    }

    private static float Similarity(float[] one, float[] other) => one.Zip(other, (x, y) => x * y).Sum();
}
