using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Evaluation;

/// <summary>The vectors of a data set's photos, and who is on each.</summary>
/// <param name="Vectors">One vector per photo, person by person.</param>
/// <param name="Labels">Number of the person on each photo.</param>
internal sealed record EmbeddedPeople(IReadOnlyList<float[]> Vectors, IReadOnlyList<int> Labels)
{
    /// <summary>Length of the vectors; 0 without photos.</summary>
    public int Dimensions => Vectors.Count == 0 ? 0 : Vectors[0].Length;

    public static EmbeddedPeople Of(FaceDataset dataset, IPhotoEmbedder embedder, CancellationToken cancellationToken)
    {
        return new EmbeddedPeople(embedder.Embed(dataset.Images, cancellationToken), dataset.Labels);
    }
}
