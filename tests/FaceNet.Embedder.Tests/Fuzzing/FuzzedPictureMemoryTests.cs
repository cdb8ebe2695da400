using FaceNet.ModelContract;

namespace FaceNet.Embedder.Tests.Fuzzing;

/// <summary>What the decoders, whose memory no garbage collection sees, keep of damaged pictures.</summary>
[Collection(nameof(WholeProcess))]
public sealed class FuzzedPictureMemoryTests
{
    private const int Count = 1000;
    private const int Rounds = 8;
    private const int SampleEvery = 20;

    // Far more than allocators and collections keep by chance, less than the pixels of the pictures of all rounds.
    private const long Bound = 100L * 1024 * 1024;

    // Pools keep the arrays of large pictures for a while, which would hide what is lost of small ones.
    private static readonly ImageLimits Limits = new() { MaxPixels = 1_000_000 };

    [Fact]
    public void Decode_DamagedPicturesOverAndOver_KeepsNothingOfThem()
    {
        byte[][] pictures = [.. Enumerable.Range(0, Count).Select(number => FuzzedPicture.Make(number).File)];
        DecodeAll(pictures);

        var (before, decoded) = DecodeAll(pictures);
        var after = before;
        for (var round = 0; round < Rounds; round++)
        {
            (after, _) = DecodeAll(pictures);
        }

        // Pictures that nothing is read of would test nothing.
        Assert.True(decoded > Count / 20, $"Only {decoded} pictures were still taken.");
        Assert.True(after - before < Bound, $"The process has grown from {before} to {after} bytes in {Rounds} rounds of {Count} pictures.");
    }

    // The least of a round: what is there for a moment only, or waits to be collected, is not kept.
    private static (long WorkingSet, int Decoded) DecodeAll(byte[][] pictures)
    {
        var (least, decoded) = (long.MaxValue, 0);
        for (var number = 0; number < pictures.Length; number++)
        {
            decoded += IsDecoded(pictures[number]) ? 1 : 0;
            if (number % SampleEvery == 0)
            {
                least = Math.Min(least, Environment.WorkingSet);
            }
        }

        return (least, decoded);
    }

    private static bool IsDecoded(byte[] picture)
    {
        try
        {
            FaceImageDecoder.Decode(picture, Limits);
            return true;
        }
        catch (FaceImageException)
        {
            return false;
        }
    }
}
