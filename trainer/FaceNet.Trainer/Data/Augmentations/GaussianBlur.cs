using System.Buffers;
using System.Numerics.Tensors;

namespace FaceNet.Trainer.Data;

/// <summary>Blurs a photo, rows first and then columns. Beyond the picture its edge goes on.</summary>
internal sealed class GaussianBlur(AugmentationOptions options) : IAugmentation
{
    private const double SmallestOfLargest = 0.25;
    private const int Channels = 3;

    public void Apply(PhotoCanvas canvas, Random random)
    {
        if (!random.Happens(options.BlurredShare))
        {
            return;
        }

        Blur(canvas, random.Between(SmallestOfLargest, 1) * options.MaxBlur * canvas.Width);
    }

    /// <summary>Blurs the photo on the canvas.</summary>
    /// <param name="canvas">The photo.</param>
    /// <param name="deviation">Deviation of the Gaussian in pixels, above 0.</param>
    public static void Blur(PhotoCanvas canvas, double deviation)
    {
        Span<float> weights = stackalloc float[1 + (int)Math.Ceiling(2.5 * deviation)];
        FillWeights(weights, deviation);
        float[] room = ArrayPool<float>.Shared.Rent(canvas.Pixels.Length + (3 * canvas.Width * Channels) + (2 * weights.Length * Channels));
        BlurRows(canvas, weights, room);
        BlurColumns(canvas, weights, room);
        ArrayPool<float>.Shared.Return(room);
    }

    // Half of a bell: the middle and one side. All of it adds up to 1.
    private static void FillWeights(Span<float> weights, double deviation)
    {
        for (int distance = 0; distance < weights.Length; distance++)
        {
            weights[distance] = (float)Math.Exp(-0.5 * distance * distance / (deviation * deviation));
        }

        TensorPrimitives.Divide(weights, (2 * TensorPrimitives.Sum<float>(weights)) - weights[0], weights);
    }

    private static void BlurRows(PhotoCanvas canvas, ReadOnlySpan<float> weights, Span<float> room)
    {
        int stride = canvas.Width * Channels, margin = (weights.Length - 1) * Channels;
        Span<float> row = room[..(stride + (2 * margin))], sum = room.Slice(row.Length, stride);
        for (int y = 0; y < canvas.Height; y++)
        {
            Span<byte> pixels = canvas.Pixels.Slice(y * stride, stride);
            TensorPrimitives.ConvertTruncating<byte, float>(pixels, row[margin..]);
            for (int outside = 0; outside < margin; outside++)
            {
                row[outside] = pixels[outside % Channels];
                row[margin + stride + outside] = pixels[stride - Channels + (outside % Channels)];
            }

            TensorPrimitives.Multiply(row.Slice(margin, stride), weights[0], sum);
            for (int distance = 1; distance < weights.Length; distance++)
            {
                TensorPrimitives.MultiplyAdd(row.Slice(margin - (distance * Channels), stride), weights[distance], sum, sum);
                TensorPrimitives.MultiplyAdd(row.Slice(margin + (distance * Channels), stride), weights[distance], sum, sum);
            }

            Store(sum, pixels);
        }
    }

    private static void BlurColumns(PhotoCanvas canvas, ReadOnlySpan<float> weights, Span<float> room)
    {
        int stride = canvas.Width * Channels;
        Span<float> rows = room[..canvas.Pixels.Length], sum = room.Slice(rows.Length, stride);
        TensorPrimitives.ConvertTruncating<byte, float>(canvas.Pixels, rows);
        for (int y = 0; y < canvas.Height; y++)
        {
            TensorPrimitives.Multiply(rows.Slice(y * stride, stride), weights[0], sum);
            for (int distance = 1; distance < weights.Length; distance++)
            {
                int above = Math.Max(y - distance, 0), below = Math.Min(y + distance, canvas.Height - 1);
                TensorPrimitives.MultiplyAdd(rows.Slice(above * stride, stride), weights[distance], sum, sum);
                TensorPrimitives.MultiplyAdd(rows.Slice(below * stride, stride), weights[distance], sum, sum);
            }

            Store(sum, canvas.Pixels.Slice(y * stride, stride));
        }
    }

    private static void Store(Span<float> sum, Span<byte> pixels)
    {
        TensorPrimitives.Round(sum, sum);
        TensorPrimitives.ConvertSaturating<float, byte>(sum, pixels);
    }
}
