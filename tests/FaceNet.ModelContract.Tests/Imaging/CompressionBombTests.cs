using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace FaceNet.ModelContract.Tests;

/// <summary>PNGs of few bytes and few pixels, a chunk of which inflates to far more than the picture needs.</summary>
[Collection(nameof(WholeProcess))]
public sealed class CompressionBombTests
{
    private const int Width = 64;
    private const int Height = 48;
    private const int Inflated = 512 * 1024 * 1024;

    // A decoder takes a few MB for such a picture. Half of the bomb is left for what the process has held before and does no longer, which hides as much of a new peak.
    private const long Bound = Inflated / 2;

    private static readonly ImageLimits Limits = new();
    private static readonly byte[] Bomb = Pack([], Inflated);
    private static readonly byte[] Pixels = Pack([], Height * (1 + (Width * 3)));

    [Fact]
    public void Decode_TheSamePictureWithoutABomb_IsTaken() => Assert.Equal(Width, FaceImageDecoder.Decode(Png(Pixels), Limits).Width);

    [Theory]
    [InlineData("IDAT")]
    [InlineData("zTXt")]
    [InlineData("iTXt")]
    [InlineData("iCCP")]
    public void Decode_ChunkThatInflatesToHalfAGigabyte_TakesNoMemoryForIt(string chunk)
    {
        var png = WithBomb(chunk);
        Assert.InRange(png.Length, 1, Limits.MaxBytes);
        var before = Peak();

        var exception = Record.Exception(() => FaceImageDecoder.Decode(png, Limits));

        Assert.True(exception is null or FaceImageException { Reason: FaceImageReasons.Truncated }, $"{exception}");
        Assert.InRange(Peak() - before, 0, Bound);
    }

    // Each of them is within what libpng takes for one text by default; all of them together are 4 GB.
    [Theory]
    [InlineData("zTXt", "Comment\0\0")]
    [InlineData("iTXt", "Comment\0\u0001\0\0\0")]
    public void Decode_ManyTextsThatInflate_TakesNoMemoryForThem(string chunk, string keyword)
    {
        var text = TestImages.PngChunk(Encoding.ASCII.GetBytes(chunk), [.. Encoding.ASCII.GetBytes(keyword), .. Pack([], 7_900_000)]);
        var png = Png(Pixels, [.. Enumerable.Repeat(text, 512).SelectMany(bytes => bytes)]);
        Assert.InRange(png.Length, 1, Limits.MaxBytes);
        var before = Peak();

        Assert.Equal(Width, FaceImageDecoder.Decode(png, Limits).Width);

        Assert.InRange(Peak() - before, 0, Bound);
    }

    private static byte[] WithBomb(string chunk) => chunk switch
    {
        "IDAT" => Png(Bomb),
        "zTXt" => Png(Pixels, TestImages.PngChunk("zTXt"u8, [.. "Comment\0\0"u8, .. Bomb])),
        "iTXt" => Png(Pixels, TestImages.PngChunk("iTXt"u8, [.. "Comment\0\u0001\0\0\0"u8, .. Bomb])),
        _ => Png(Pixels, TestImages.PngChunk("iCCP"u8, [.. "profile\0\0"u8, .. Profile()])),
    };

    private static byte[] Png(byte[] pixels, params byte[] before) =>
        [.. TestImages.PngStart(Width, Height), .. before, .. TestImages.PngChunk("IDAT"u8, pixels), .. TestImages.PngChunk("IEND"u8, [])];

    // A profile that does not tell its size, or is none, would be left before it is inflated.
    private static byte[] Profile()
    {
        var header = new byte[132];
        BinaryPrimitives.WriteInt32BigEndian(header, Inflated);
        "mntrRGB XYZ "u8.CopyTo(header.AsSpan(12));
        "acsp"u8.CopyTo(header.AsSpan(36));
        return Pack(header, Inflated - header.Length);
    }

    private static byte[] Pack(ReadOnlySpan<byte> beginning, int zeros)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(beginning);
            var block = new byte[1024 * 1024];
            for (var left = zeros; left > 0; left -= block.Length)
            {
                zlib.Write(block.AsSpan(0, Math.Min(left, block.Length)));
            }
        }

        return packed.ToArray();
    }

    // Native memory of the decoder counts as well.
    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
