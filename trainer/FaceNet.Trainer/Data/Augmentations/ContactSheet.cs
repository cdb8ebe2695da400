using FaceNet.ModelContract;
using SkiaSharp;

namespace FaceNet.Trainer.Data;

/// <summary>Photos in rows on one picture, to look at.</summary>
internal static class ContactSheet
{
    /// <summary>Draws each photo and variations of it beside it, as PNG.</summary>
    /// <param name="photos">Photos of one size, at least one.</param>
    /// <param name="augmenter">Varies them.</param>
    /// <param name="variations">How many of each, at least 0.</param>
    /// <param name="seed">Decides on the variations.</param>
    public static byte[] Draw(IReadOnlyList<RgbImage> photos, Augmenter augmenter, int variations, int seed)
    {
        (int width, int height) = (photos[0].Width, photos[0].Height);
        var canvas = new PhotoCanvas(width, height);
        using var sheet = new SKBitmap(width * (variations + 1), height * photos.Count, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int row = 0; row < photos.Count; row++)
        {
            Place(sheet, photos[row], 0, row);
            for (int variation = 1; variation <= variations; variation++)
            {
                canvas.Load(photos[row]);
                augmenter.Vary(canvas, new Random(Seeds.Mix(seed, row, variation)));
                Place(sheet, canvas.Photo, variation, row);
            }
        }

        using SKData png = sheet.Encode(SKEncodedImageFormat.Png, quality: 100) ?? throw new InvalidOperationException("The sheet could not be encoded as PNG.");
        return png.ToArray();
    }

    private static void Place(SKBitmap sheet, RgbImage photo, int column, int row)
    {
        Span<byte> target = sheet.GetPixelSpan();
        for (int index = 0; index < photo.Width * photo.Height; index++)
        {
            int x = (column * photo.Width) + (index % photo.Width), y = (row * photo.Height) + (index / photo.Width);
            photo.Pixels.AsSpan(index * 3, 3).CopyTo(target[((y * sheet.RowBytes) + (x * 4))..]);
            target[(y * sheet.RowBytes) + (x * 4) + 3] = byte.MaxValue;
        }
    }
}
