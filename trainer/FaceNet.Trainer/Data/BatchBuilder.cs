using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>Makes the batch of a step: the same seed and step give the same numbers, whatever ran before.</summary>
internal sealed class BatchBuilder(TrainingSet set, FacePreprocessor preprocessor, int dimensions, int seed)
{
    /// <summary>Varies and preprocesses the photos of a batch.</summary>
    public FaceBatch Build(int[] photos, long step)
    {
        var pixels = new float[photos.Length * preprocessor.TensorLength];
        var teacher = new float[photos.Length * dimensions];
        var mask = new float[photos.Length];
        for (int row = 0; row < photos.Length; row++)
        {
            var random = new Random(Seeds.Mix(seed, step, row));
            RgbImage varied = Augmentation.Vary(set.Photos[photos[row]].Image, random);
            preprocessor.Write(varied, pixels.AsSpan(row * preprocessor.TensorLength, preprocessor.TensorLength));
            if (set.Teacher[photos[row]] is { } vector)
            {
                vector.CopyTo(teacher, row * dimensions);
                mask[row] = 1;
            }
        }

        return new FaceBatch(pixels, [.. photos.Select(photo => set.Labels[photo])], teacher, mask);
    }
}
