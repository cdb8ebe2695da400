using System.Buffers.Binary;
using FaceNet.ModelContract.Tests;
using SkiaSharp;

namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>Valid pictures of every format that the Embedder takes, and of every way in which a format writes them.</summary>
internal static class FuzzSeeds
{
    public static IReadOnlyList<(string Name, byte[] File)> All { get; } = [.. Jpegs(), .. Pngs(), .. WebPs(), .. Bmps()];

    private static IEnumerable<(string Name, byte[] File)> Jpegs()
    {
        var face = TestFaces.Drawn(0).Jpeg;
        yield return ("jpeg", face);
        yield return ("jpeg of quality 20", TestImages.Encode(TestFaces.Crop(1), SKEncodedImageFormat.Jpeg, 20));
        yield return ("jpeg of quality 100", TestImages.Encode(TestFaces.Crop(2).Resize(40, 33), SKEncodedImageFormat.Jpeg, 100));
        yield return ("jpeg, grey", TestImages.EncodeGrey(30, 20, 90, SKEncodedImageFormat.Jpeg));
        yield return ("jpeg, progressive", TestImages.ProgressiveJpeg);
        yield return ("jpeg, turned", TestImages.WithOrientation(face, 6));
        yield return ("jpeg with a thumbnail", TestImages.WithThumbnail(face, TestImages.Encode(TestImages.Quarters(16, 16), SKEncodedImageFormat.Jpeg)));
    }

    private static IEnumerable<(string Name, byte[] File)> Pngs()
    {
        yield return ("png", TestImages.Encode(TestFaces.Crop(3), SKEncodedImageFormat.Png));
        yield return ("png, smallest", TestImages.Encode(TestImages.Noise(16, 16, seed: 1), SKEncodedImageFormat.Png));
        yield return ("png of odd size", TestImages.Encode(TestImages.Noise(37, 19, seed: 2), SKEncodedImageFormat.Png));
        yield return ("png, grey", TestImages.EncodeGrey(20, 30, 200, SKEncodedImageFormat.Png));
        yield return ("png, transparent", TestImages.EncodeTransparentPng(24, 24, new SKColor(200, 100, 50, 128)));
        yield return ("png of 16 bits", Encode(SKColorType.RgbaF16, SKEncodedImageFormat.Png, 100));
    }

    private static IEnumerable<(string Name, byte[] File)> WebPs()
    {
        yield return ("webp", TestImages.Encode(TestFaces.Crop(4), SKEncodedImageFormat.Webp, 80));
        yield return ("webp of quality 10", TestImages.Encode(TestFaces.Crop(5), SKEncodedImageFormat.Webp, 10));
        yield return ("webp, lossless", TestImages.Encode(TestFaces.Crop(6).Resize(48, 31), SKEncodedImageFormat.Webp, 100));
        yield return ("webp, grey", TestImages.EncodeGrey(33, 33, 30, SKEncodedImageFormat.Webp));
        yield return ("webp, transparent", Encode(SKColorType.Rgba8888, SKEncodedImageFormat.Webp, 70));
    }

    private static IEnumerable<(string Name, byte[] File)> Bmps()
    {
        yield return ("bmp", TestImages.EncodeBmp(TestFaces.Crop(7)));
        yield return ("bmp with padded rows", TestImages.EncodeBmp(TestImages.Noise(17, 16, seed: 3)));
        yield return ("bmp with a palette", WithPalette(20, 18));
        yield return ("bmp from top to bottom", TopDown(TestImages.EncodeBmp(TestImages.Noise(24, 24, seed: 4))));
    }

    // Half transparent, so that formats that can tell write how much.
    private static byte[] Encode(SKColorType type, SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(28, 28, type, SKAlphaType.Unpremul));
        bitmap.Erase(new SKColor(10, 160, 220, 120));
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    private static byte[] WithPalette(int width, int height)
    {
        const int colours = 256, start = 54 + (colours * 4);
        var stride = (width + 3) / 4 * 4;
        var file = new byte[start + (stride * height)];
        TestImages.EncodeBmp(TestImages.Noise(width, height, seed: 5)).AsSpan(0, 54).CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), start);
        file[28] = 8;
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(46), colours);
        new Random(6).NextBytes(file.AsSpan(54));
        return file;
    }

    private static byte[] TopDown(byte[] bmp)
    {
        var height = bmp.AsSpan(22);
        BinaryPrimitives.WriteInt32LittleEndian(height, -BinaryPrimitives.ReadInt32LittleEndian(height));
        return bmp;
    }
}
