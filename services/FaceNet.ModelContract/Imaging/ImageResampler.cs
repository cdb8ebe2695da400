using System.Numerics.Tensors;

namespace FaceNet.ModelContract;

/// <summary>Separable resampling: every row first, then every column.</summary>
internal static class ImageResampler
{
    private const int Channels = 3;

    public static RgbImage Resample(RgbImage image, int width, int height)
    {
        var across = new ResamplingTaps(image.Width, width);
        var down = new ResamplingTaps(image.Height, height);
        var narrowed = ResampleRows(image, across, width);
        return new RgbImage(width, height, ResampleColumns(narrowed, down, width * Channels, height));
    }

    private static float[][] ResampleRows(RgbImage image, ResamplingTaps taps, int width)
    {
        var rows = new float[image.Height][];
        for (var y = 0; y < image.Height; y++)
        {
            var source = image.Pixels.AsSpan(y * image.Width * Channels, image.Width * Channels);
            var row = rows[y] = new float[width * Channels];
            for (var x = 0; x < width; x++)
            {
                float red = 0, green = 0, blue = 0;
                var at = taps.First(x) * Channels;
                foreach (var weight in taps.Weights(x))
                {
                    red += weight * source[at];
                    green += weight * source[at + 1];
                    blue += weight * source[at + 2];
                    at += Channels;
                }

                row[x * Channels] = red;
                row[(x * Channels) + 1] = green;
                row[(x * Channels) + 2] = blue;
            }
        }

        return rows;
    }

    private static byte[] ResampleColumns(float[][] rows, ResamplingTaps taps, int stride, int height)
    {
        var pixels = new byte[checked(stride * height)];
        var sum = new float[stride];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(sum);
            var at = taps.First(y);
            foreach (var weight in taps.Weights(y))
            {
                TensorPrimitives.MultiplyAdd(rows[at++], weight, sum, sum);
            }

            // Catmull-Rom overshoots at edges; a byte conversion that saturates is also the clamp.
            TensorPrimitives.Round(sum, sum);
            TensorPrimitives.ConvertSaturating<float, byte>(sum, pixels.AsSpan(y * stride, stride));
        }

        return pixels;
    }
}
