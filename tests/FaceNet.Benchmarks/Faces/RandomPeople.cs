using System.Numerics.Tensors;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Benchmarks.Faces;

/// <summary>
/// Vectors of people who do not exist: a random direction for each person, and photos scattered around it about as far as those of real people, so that the
/// nearest neighbours are other photos of the person and then strangers at 1.1 and more.
/// </summary>
/// <param name="seed">Decides on all of them.</param>
internal sealed class RandomPeople(int seed)
{
    public const int Dimensions = 128;

    /// <summary>Photos of a person that are enrolled.</summary>
    public const int Photos = 4;

    private const float UsualScatter = 0.7f;

    /// <summary>What one in 10,000 and one in 300,000 pairs of strangers undercut, about.</summary>
    public static ClusteringThresholds Thresholds { get; } = new(1.34, 0.14, Derived: false);

    /// <summary>A photo of a person; the same whenever it is asked for.</summary>
    /// <param name="person">Number of the person.</param>
    /// <param name="photo">Number of the photo.</param>
    /// <param name="scatter">Length of the photo's deviation from its person: two photos with 0.7 are at a squared distance of 0.66 in the mean, with 1.2 at 1.18.</param>
    public float[] Photo(int person, int photo, float scatter = UsualScatter)
    {
        float[] vector = Direction(new Random(Seeds.Mix(seed, person)));
        float[] deviation = Direction(new Random(Seeds.Mix(seed, person, photo + 1)));
        TensorPrimitives.MultiplyAdd(deviation, scatter, vector, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    /// <summary>The photos to enroll, person by person.</summary>
    /// <param name="count">How many; a multiple of <see cref="Photos"/>.</param>
    public float[][] Enrolled(int count)
    {
        var vectors = new float[count][];
        Parallel.For(0, count, index => vectors[index] = Photo(index / Photos, index % Photos));
        return vectors;
    }

    private static float[] Direction(Random random)
    {
        var vector = new float[Dimensions];
        for (int index = 0; index < Dimensions; index += 2)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = 2 * Math.PI * random.NextDouble();
            (vector[index], vector[index + 1]) = ((float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle)));
        }

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
        return vector;
    }
}
