namespace FaceNet.ModelContract.Tests;

/// <summary>Pictures with edges of every size, as natural ones have them, and what cameras do to them.</summary>
internal static class Scene
{
    /// <summary>Discs of random size and grey on top of each other: sharp, and well lit.</summary>
    public static RgbImage Sharp(int side = 112)
    {
        var random = new Random(5);
        var discs = Enumerable.Range(0, 400)
            .Select(_ => (X: random.NextDouble() * side, Y: random.NextDouble() * side, Radius: side / (9 + (90 * random.NextDouble())), Grey: random.Next(40, 216)))
            .ToArray();
        return TestImages.Painted(side, side, (x, y) =>
        {
            var grey = Array.FindLast(discs, disc => double.Hypot(disc.X - x - 0.5, disc.Y - y - 0.5) < disc.Radius).Grey;
            return (grey, grey, grey);
        });
    }

    /// <summary>The picture behind a Gaussian; beyond the picture its edge goes on.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="deviation">The deviation of the Gaussian, in pixels.</param>
    public static RgbImage Blur(RgbImage image, double deviation)
    {
        var reach = (int)Math.Ceiling(3 * deviation);
        double[] weights = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(at => Math.Exp(-at * at / (2 * deviation * deviation)))];
        var sum = weights.Sum();
        double[] across = Along([.. image.Pixels.Select(value => (double)value)], (x, y, by) => (y * image.Width) + Math.Clamp(x + by, 0, image.Width - 1));
        double[] both = Along(across, (x, y, by) => (Math.Clamp(y + by, 0, image.Height - 1) * image.Width) + x);
        return new RgbImage(image.Width, image.Height, [.. both.Select(value => (byte)Math.Round(value))]);

        double[] Along(double[] values, Func<int, int, int, int> pixel) =>
        [
            .. values.Select((_, at) => weights.Select((weight, k) => weight / sum * values[(pixel(at / 3 % image.Width, at / 3 / image.Width, k - reach) * 3) + (at % 3)]).Sum()),
        ];
    }

    /// <summary>Every value multiplied, then moved.</summary>
    public static RgbImage Lit(RgbImage image, double gain, double offset = 0) =>
        new(image.Width, image.Height, [.. image.Pixels.Select(value => (byte)Math.Clamp(Math.Round((gain * value) + offset), 0, 255))]);

    /// <summary>Grey noise of a deviation on every pixel.</summary>
    public static RgbImage Noisy(RgbImage image, double deviation)
    {
        var random = new Random(9);
        double[] noise = [.. Enumerable.Range(0, image.Pixels.Length / 3).Select(_ => deviation * Math.Sqrt(12) * (random.NextDouble() - 0.5))];
        return new RgbImage(image.Width, image.Height, [.. image.Pixels.Select((value, at) => (byte)Math.Clamp(Math.Round(value + noise[at / 3]), 0, 255))]);
    }
}
