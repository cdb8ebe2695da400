namespace FaceNet.Trainer.Data;

/// <summary>Changes brightness, contrast, tint and saturation, as light and cameras do.</summary>
internal sealed class LightJitter(AugmentationOptions options) : IAugmentation
{
    private const int Values = 256;
    private const int SaturationBits = 8;

    public void Apply(PhotoCanvas canvas, Random random)
    {
        double contrast = 1 + random.Around(options.MaxContrast), brightness = random.Around(options.MaxBrightness);
        Span<byte> red = stackalloc byte[Values], green = stackalloc byte[Values], blue = stackalloc byte[Values];
        FillTable(red, contrast, brightness, 1 + random.Around(options.MaxTint));
        FillTable(green, contrast, brightness, 1 + random.Around(options.MaxTint));
        FillTable(blue, contrast, brightness, 1 + random.Around(options.MaxTint));
        double saturation = 1 + random.Around(options.MaxSaturation);
        Light(canvas.Pixels, red, green, blue, random.Happens(options.GreyShare) ? 0 : (int)Math.Round(saturation * (1 << SaturationBits)));
    }

    private static void FillTable(Span<byte> table, double contrast, double brightness, double tint)
    {
        for (int value = 0; value < table.Length; value++)
        {
            table[value] = (byte)Math.Clamp(((((value - 128) * contrast) + 128 + brightness) * tint) + 0.5, 0, 255);
        }
    }

    private static void Light(Span<byte> pixels, ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, int saturation)
    {
        for (int start = 0; start <= pixels.Length - 3; start += 3)
        {
            int r = red[pixels[start]], g = green[pixels[start + 1]], b = blue[pixels[start + 2]];
            int grey = ((r * 77) + (g * 150) + (b * 29)) >> 8;
            pixels[start] = Saturate(grey, r, saturation);
            pixels[start + 1] = Saturate(grey, g, saturation);
            pixels[start + 2] = Saturate(grey, b, saturation);
        }
    }

    private static byte Saturate(int grey, int value, int saturation)
    {
        return (byte)Math.Clamp(grey + (((value - grey) * saturation) >> SaturationBits), 0, 255);
    }
}
