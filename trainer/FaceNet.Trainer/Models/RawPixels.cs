using FaceNet.ModelContract;

namespace FaceNet.Trainer.Models;

/// <summary>The photo itself as the vector: 112x112 grey values. What no learned embedding may fall behind.</summary>
internal sealed class RawPixels : IPhotoEmbedder
{
    private const int Size = 112;

    public string Name => "raw pixels";

    public IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> photos, CancellationToken cancellationToken)
    {
        return [.. photos.Select(ToGrey)];
    }

    private static float[] ToGrey(RgbImage photo)
    {
        byte[] pixels = photo.Resize(Size, Size).Pixels;
        var grey = new float[Size * Size];
        for (int index = 0; index < grey.Length; index++)
        {
            grey[index] = ((0.299f * pixels[3 * index]) + (0.587f * pixels[(3 * index) + 1]) + (0.114f * pixels[(3 * index) + 2])) / 255;
        }

        return grey;
    }
}
