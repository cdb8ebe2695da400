using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>Varies a photo as cameras do: mirrored, shifted, lighter or darker, blurred, without colour, or with a part hidden.</summary>
internal static class Augmentation
{
    private const int MaxShift = 5;
    private const double GreyShare = 0.05;
    private const double BlurShare = 0.1;
    private const double HiddenShare = 0.15;

    /// <summary>Writes a varied copy of a photo.</summary>
    /// <param name="photo">The photo; left as it is.</param>
    /// <param name="random">Decides on every change.</param>
    public static RgbImage Vary(RgbImage photo, Random random)
    {
        var varied = new byte[photo.Pixels.Length];
        byte[] light = LightTable(random);
        MoveAndLight(photo, varied, light, random.Next(2) == 0, random.Next(-MaxShift, MaxShift + 1), random.Next(-MaxShift, MaxShift + 1));
        if (random.NextDouble() < GreyShare)
        {
            RemoveColour(varied);
        }

        if (random.NextDouble() < BlurShare)
        {
            varied = Blur(varied, photo.Width, photo.Height);
        }

        if (random.NextDouble() < HiddenShare)
        {
            Hide(varied, photo.Width, photo.Height, random);
        }

        return new RgbImage(photo.Width, photo.Height, varied);
    }

    private static byte[] LightTable(Random random)
    {
        double contrast = 0.8 + (0.4 * random.NextDouble());
        double brightness = -30 + (60 * random.NextDouble());
        return [.. Enumerable.Range(0, 256).Select(value => (byte)Math.Clamp(((value - 128) * contrast) + 128 + brightness, 0, 255))];
    }

    private static void MoveAndLight(RgbImage photo, byte[] varied, byte[] light, bool mirror, int shiftX, int shiftY)
    {
        (int width, int height) = (photo.Width, photo.Height);
        int target = 0;
        for (int y = 0; y < height; y++)
        {
            int row = Math.Clamp(y + shiftY, 0, height - 1) * width;
            for (int x = 0; x < width; x++)
            {
                int column = Math.Clamp((mirror ? width - 1 - x : x) + shiftX, 0, width - 1);
                int source = (row + column) * 3;
                varied[target++] = light[photo.Pixels[source]];
                varied[target++] = light[photo.Pixels[source + 1]];
                varied[target++] = light[photo.Pixels[source + 2]];
            }
        }
    }

    private static void RemoveColour(byte[] pixels)
    {
        for (int start = 0; start < pixels.Length; start += 3)
        {
            byte grey = (byte)(((pixels[start] * 77) + (pixels[start + 1] * 150) + (pixels[start + 2] * 29)) >> 8);
            pixels.AsSpan(start, 3).Fill(grey);
        }
    }

    private static byte[] Blur(byte[] pixels, int width, int height)
    {
        byte[] blurred = [.. pixels];
        for (int y = 1; y < height - 1; y++)
        {
            for (int index = ((y * width) + 1) * 3; index < ((y * width) + width - 1) * 3; index++)
            {
                int above = index - (width * 3), below = index + (width * 3);
                int sum = pixels[above - 3] + pixels[above] + pixels[above + 3]
                    + pixels[index - 3] + pixels[index] + pixels[index + 3]
                    + pixels[below - 3] + pixels[below] + pixels[below + 3];
                blurred[index] = (byte)(sum / 9);
            }
        }

        return blurred;
    }

    private static void Hide(byte[] pixels, int width, int height, Random random)
    {
        int boxWidth = random.Next(width / 8, width / 3), boxHeight = random.Next(height / 8, height / 3);
        int left = random.Next(width - boxWidth), top = random.Next(height - boxHeight);
        byte shade = (byte)random.Next(256);
        for (int y = top; y < top + boxHeight; y++)
        {
            pixels.AsSpan(((y * width) + left) * 3, boxWidth * 3).Fill(shade);
        }
    }
}
