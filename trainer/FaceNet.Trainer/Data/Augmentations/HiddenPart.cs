namespace FaceNet.Trainer.Data;

/// <summary>Covers a box of the photo with one colour, as a hand, a scarf or a caption does.</summary>
internal sealed class HiddenPart(AugmentationOptions options) : IAugmentation
{
    private const double Shortest = 0.125;

    public void Apply(PhotoCanvas canvas, Random random)
    {
        if (!random.Happens(options.HiddenShare))
        {
            return;
        }

        int width = (int)(random.Between(Shortest, options.LongestHidden) * canvas.Width), height = (int)(random.Between(Shortest, options.LongestHidden) * canvas.Height);
        int left = random.Next(canvas.Width - width + 1), top = random.Next(canvas.Height - height + 1);
        Span<byte> colour = stackalloc byte[3];
        random.NextBytes(colour);
        for (int y = top; y < top + height; y++)
        {
            for (int x = left; x < left + width; x++)
            {
                colour.CopyTo(canvas.Pixels[(((y * canvas.Width) + x) * 3)..]);
            }
        }
    }
}
