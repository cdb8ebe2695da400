using FaceNet.ModelContract;

namespace FaceNet.Trainer.Data;

/// <summary>
/// Mirrors, shifts, resizes and turns a photo, all in one bilinear resampling, so that it is softened once. What comes into the picture repeats
/// its edge.
/// </summary>
internal sealed class PoseJitter(AugmentationOptions options) : IAugmentation
{
    // Positions are whole numbers of 1/65536 pixel, weights of 1/256: faster than floats, and the same on every machine.
    private const int PositionBits = 16;
    private const int One = 1 << PositionBits;
    private const int WeightBits = 8;
    private const int Channels = 3;

    public void Apply(PhotoCanvas canvas, Random random)
    {
        double mirror = random.Happens(options.MirroredShare) ? -1 : 1;
        double shiftX = random.Around(options.MaxShift) * canvas.Width, shiftY = random.Around(options.MaxShift) * canvas.Width;
        double scale = 1 + random.Around(options.MaxScale), angle = random.Around(options.MaxRotation) * Math.PI / 180;
        double cosine = Math.Cos(angle) / scale, sine = Math.Sin(angle) / scale;

        // The middle of the photo goes to the middle of the result plus the shift; everything else turns around it.
        double middleX = (canvas.Width - 1) / 2.0, middleY = (canvas.Height - 1) / 2.0, toX = middleX + shiftX, toY = middleY + shiftY;
        var start = new Position(Fixed(middleX - (mirror * cosine * toX) + (sine * toY)), Fixed(middleY - (mirror * sine * toX) - (cosine * toY)));
        Resample(canvas.Photo, canvas.Spare.Pixels, start, right: new Position(Fixed(mirror * cosine), Fixed(mirror * sine)), down: new Position(Fixed(-sine), Fixed(cosine)));
        canvas.Swap();
    }

    private static int Fixed(double position)
    {
        return (int)Math.Round(position * One);
    }

    // A pixel of the result is at start + x * right + y * down of the source.
    private static void Resample(RgbImage source, Span<byte> target, Position start, Position right, Position down)
    {
        int lastX = (source.Width - 1) << PositionBits, lastY = (source.Height - 1) << PositionBits;
        int stride = source.Width * Channels, next = 0;
        for (int y = 0; y < source.Height; y++)
        {
            int atX = start.X + (y * down.X), atY = start.Y + (y * down.Y);
            for (int x = 0; x < source.Width; x++, atX += right.X, atY += right.Y, next += Channels)
            {
                int sourceX = Math.Clamp(atX, 0, lastX), sourceY = Math.Clamp(atY, 0, lastY);
                int corner = ((sourceY >> PositionBits) * stride) + ((sourceX >> PositionBits) * Channels);
                Blend(
                    source.Pixels.AsSpan(corner),
                    toRight: sourceX < lastX ? Channels : 0,
                    toBelow: sourceY < lastY ? stride : 0,
                    (sourceX & (One - 1)) >> (PositionBits - WeightBits),
                    (sourceY & (One - 1)) >> (PositionBits - WeightBits),
                    target.Slice(next, Channels));
            }
        }
    }

    private static void Blend(ReadOnlySpan<byte> corner, int toRight, int toBelow, int weightX, int weightY, Span<byte> pixel)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            int left = corner[channel], right = corner[channel + toRight];
            int leftBelow = corner[channel + toBelow], rightBelow = corner[channel + toBelow + toRight];
            int above = (left << WeightBits) + ((right - left) * weightX);
            int below = (leftBelow << WeightBits) + ((rightBelow - leftBelow) * weightX);
            pixel[channel] = (byte)(((above << WeightBits) + ((below - above) * weightY) + (1 << ((2 * WeightBits) - 1))) >> (2 * WeightBits));
        }
    }

    private readonly record struct Position(int X, int Y);
}
