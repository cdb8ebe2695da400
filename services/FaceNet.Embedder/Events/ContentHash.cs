using System.Buffers.Binary;
using System.Security.Cryptography;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Events;

/// <summary>
/// SHA-256 of a picture with its box, margin and landmarks: the same for a crop that is sent again, another one for a crop_id that is
/// used twice.
/// </summary>
internal static class ContentHash
{
    private const byte EncodedTag = 1;
    private const byte RawTag = 2;
    private const byte BoxTag = 3;
    private const byte LandmarksTag = 4;
    private const byte MarginTag = 5;

    public static byte[] Of(FaceImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (image.SourceCase == FaceImage.SourceOneofCase.Raw)
        {
            Append(hash, RawTag, image.Raw.Width, image.Raw.Height);
            hash.AppendData(image.Raw.Rgb.Span);
        }
        else
        {
            Append(hash, EncodedTag, image.Encoded.Length);
            hash.AppendData(image.Encoded.Span);
        }

        if (image.Box is { } box)
        {
            Append(hash, BoxTag, Bits(box.Left), Bits(box.Top), Bits(box.Width), Bits(box.Height));
        }

        // None of it where there is no margin: the hashes of faces that were sent before there were margins stay what they are.
        if (image.BoxMargin != 0)
        {
            Append(hash, MarginTag, Bits(image.BoxMargin));
        }

        if (image.Landmarks is { } marks)
        {
            Point[] points = [marks.LeftEye, marks.RightEye, marks.Nose, marks.LeftMouth, marks.RightMouth];
            Append(hash, LandmarksTag, [.. points.SelectMany(point => new[] { Bits(point.X), Bits(point.Y) })]);
        }

        return hash.GetHashAndReset();
    }

    private static int Bits(float value) => BitConverter.SingleToInt32Bits(value);

    private static void Append(IncrementalHash hash, byte tag, params ReadOnlySpan<int> values)
    {
        Span<byte> bytes = stackalloc byte[1 + (values.Length * sizeof(int))];
        bytes[0] = tag;
        for (var i = 0; i < values.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(1 + (i * sizeof(int)))..], values[i]);
        }

        hash.AppendData(bytes);
    }
}
