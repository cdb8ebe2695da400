using FaceNet.SyntheticFaces.Conditions;

namespace FaceNet.SyntheticFaces.Finishing;

/// <summary>Blurs interleaved RGB pixels as lens and movement do.</summary>
internal static class LensBlur
{
    private const float Invisible = 0.25f;

    public static void Apply(Frame frame, Camera camera)
    {
        if (camera.Blur > Invisible)
        {
            var bell = Bell(camera.Blur);
            Convolve(frame, bell, alongX: true);
            Convolve(frame, bell, alongX: false);
        }

        if (camera.MotionBlur > 1f)
        {
            Convolve(frame, Smear(camera.MotionBlur), alongX: true);
        }
    }

    private static float[] Bell(float deviation)
    {
        var reach = (int)MathF.Ceiling(2.5f * deviation);
        var kernel = new float[(2 * reach) + 1];
        for (var i = -reach; i <= reach; i++)
        {
            kernel[i + reach] = MathF.Exp(-i * i / (2f * deviation * deviation));
        }

        return Normalised(kernel);
    }

    private static float[] Smear(float length)
    {
        var reach = (int)MathF.Ceiling((length - 1f) / 2f);
        var kernel = new float[(2 * reach) + 1];
        for (var i = -reach; i <= reach; i++)
        {
            kernel[i + reach] = Math.Clamp((length / 2f) - Math.Abs(i) + 0.5f, 0f, 1f);
        }

        return Normalised(kernel);
    }

    private static float[] Normalised(float[] kernel)
    {
        var sum = kernel.Sum();
        for (var i = 0; i < kernel.Length; i++)
        {
            kernel[i] /= sum;
        }

        return kernel;
    }

    private static void Convolve(Frame frame, float[] kernel, bool alongX)
    {
        const int Size = FacePainter.Size;
        var (rgb, source) = (frame.Pixels, frame.Scratch);
        rgb.CopyTo(source, 0);
        var reach = kernel.Length / 2;
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                float red = 0, green = 0, blue = 0;
                for (var i = -reach; i <= reach; i++)
                {
                    var column = alongX ? Math.Clamp(x + i, 0, Size - 1) : x;
                    var row = alongX ? y : Math.Clamp(y + i, 0, Size - 1);
                    var from = ((row * Size) + column) * 3;
                    var weight = kernel[i + reach];
                    red += weight * source[from];
                    green += weight * source[from + 1];
                    blue += weight * source[from + 2];
                }

                var to = ((y * Size) + x) * 3;
                rgb[to] = red;
                rgb[to + 1] = green;
                rgb[to + 2] = blue;
            }
        }
    }
}
