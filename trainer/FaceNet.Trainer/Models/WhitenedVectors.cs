using FaceNet.Trainer.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Models;

/// <summary>
/// Makes a teacher's vectors of drawn people fit to learn from. To a teacher of photos all drawings look alike: its vectors of them share a large part, which keeps
/// strangers close together and says nothing about anybody. That part, their mean, is taken off. What is left is whitened by the scatter of the photos of one person
/// (within-class covariance normalisation, Hatch et al. 2006), so that what the light or the pose does to a vector counts less than who is drawn. Last, each vector
/// moves halfway to the mean of its person, who is known for certain.
/// </summary>
internal static class WhitenedVectors
{
    // Of the mean variance, added to that of each direction: those in which the photos of a person hardly differ are not blown up without limit.
    private const double Shrinkage = 0.1;

    // For photos that do not scatter at all, such as one of each person.
    private const double LeastVariance = 1e-12;

    /// <param name="dataset">The people.</param>
    /// <param name="vectors">The teacher's unit vectors, photo by photo in the order of the people.</param>
    /// <returns>Unit vectors in the same order.</returns>
    public static IReadOnlyList<float[]> Of(FaceDataset dataset, IReadOnlyList<float[]> vectors)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] photos = [.. dataset.People.Select(person => (long)person.Photos.Count)];
        int dimensions = vectors[0].Length;
        Tensor all = tensor(vectors.SelectMany(vector => vector).ToArray(), [vectors.Count, dimensions]);
        Tensor centred = all - all.mean([0], keepdim: true);
        Tensor whitened = Unit(centred.matmul(Whitening(centred - MeansOf(centred, photos))));
        Tensor moved = Unit(whitened + Unit(MeansOf(whitened, photos)));
        return [.. moved.data<float>().ToArray().Chunk(dimensions)];
    }

    // The symmetric root of the inverse covariance, which turns no direction farther than it must.
    private static Tensor Whitening(Tensor scatter)
    {
        (Tensor variances, Tensor directions) = linalg.eigh(scatter.t().matmul(scatter) / scatter.shape[0]);
        Tensor scales = (variances.clamp_min(0) + (Shrinkage * variances.mean()) + LeastVariance).rsqrt();
        return (directions * scales).matmul(directions.t());
    }

    // For each photo the mean of its person's.
    private static Tensor MeansOf(Tensor vectors, long[] photos)
    {
        return cat([.. vectors.split(photos).Select(own => own.mean([0], keepdim: true).expand_as(own))]);
    }

    private static Tensor Unit(Tensor vectors)
    {
        return nn.functional.normalize(vectors);
    }
}
