using System.Text;
using FaceNet.SyntheticFaces.Finishing;
using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces;

/// <summary>Makes crops that are broken in the ways in which producers send them. Thread-safe.</summary>
public static class BrokenCrops
{
    private const int ClaimedSide = 50_000;
    private const int TinySide = 4;

    /// <summary>The bytes of a broken crop.</summary>
    /// <param name="kind">How it is broken.</param>
    /// <param name="validJpeg">A whole JPEG; <see cref="BrokenCropKind.Truncated"/> cuts it.</param>
    /// <param name="seed">Decides what is left open: where the cut is, what the bytes are.</param>
    public static byte[] Make(BrokenCropKind kind, byte[] validJpeg, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(validJpeg);
        var numbers = new SeededNumbers(seed);
        return kind switch
        {
            BrokenCropKind.Empty => [],
            BrokenCropKind.NotAnImage => Text(numbers),
            BrokenCropKind.Truncated => validJpeg[..(int)(validJpeg.Length * numbers.Between(0.1f, 0.6f))],
            BrokenCropKind.TooManyPixels => EndlessPng.Make(ClaimedSide, ClaimedSide),
            BrokenCropKind.TooSmall => TinyJpeg(numbers),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Pick one of the kinds that BrokenCropKind names."),
        };
    }

    private static byte[] Text(SeededNumbers numbers) =>
        Encoding.UTF8.GetBytes($"{{\"error\":\"camera {numbers.Below(1000)} is offline\",\"trace\":\"{numbers.Bits():x16}\"}}");

    private static byte[] TinyJpeg(SeededNumbers numbers)
    {
        var rgb = new byte[TinySide * TinySide * 3];
        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = (byte)numbers.Below(256);
        }

        return JpegEncoder.Encode(rgb, TinySide, TinySide, 90);
    }
}
