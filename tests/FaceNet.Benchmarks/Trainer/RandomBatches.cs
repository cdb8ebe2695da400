using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;

namespace FaceNet.Benchmarks.Trainer;

/// <summary>Batches of noise: what a step costs does not depend on what is on the photos.</summary>
internal static class RandomBatches
{
    public static FaceBatch Of(NetworkDescription network, int people, int photos)
    {
        var random = new Random(1);
        float[] pixels = [.. Enumerable.Range(0, people * photos * 3 * network.Input.Height * network.Input.Width).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        return WithoutPixels(people, photos, network.Dimensions) with { Pixels = pixels };
    }

    public static FaceBatch WithoutPixels(int people, int photos, int dimensions)
    {
        int count = people * photos;
        return new FaceBatch([], [.. Enumerable.Range(0, count).Select(photo => (long)photo / photos)], new float[count * dimensions], new float[count]);
    }
}
