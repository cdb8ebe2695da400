using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Models;

/// <summary>What a frozen model says of a data set, computed once and kept in a file.</summary>
internal static class FrozenVectors
{
    /// <summary>The model's unit vector of every photo, in the order of the people.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The photos.</param>
    /// <param name="withMirrorImage">Gives the mean of the photo's vector and its mirror image's, which is steadier; else the photo's alone.</param>
    /// <param name="cacheFolder">Where results are kept between runs.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public static IReadOnlyList<float[]> Get(OnnxFaceModel model, FaceDataset dataset, bool withMirrorImage, string cacheFolder, CancellationToken cancellationToken)
    {
        IReadOnlyList<RgbImage> photos = dataset.Images;
        string file = Path.Combine(cacheFolder, $"{Key(model, photos)}{(withMirrorImage ? "" : "-upright")}.f32");
        int dimensions = model.Dimensions;
        if (File.Exists(file) && new FileInfo(file).Length == (long)photos.Count * dimensions * sizeof(float))
        {
            return [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray().Chunk(dimensions)];
        }

        IReadOnlyList<float[]> vectors = model.Embed(photos, cancellationToken);
        if (withMirrorImage)
        {
            vectors = [.. vectors.Zip(model.Embed([.. photos.Select(Mirror)], cancellationToken), Mean)];
        }

        Directory.CreateDirectory(cacheFolder);
        File.WriteAllBytes(file, MemoryMarshal.AsBytes(vectors.SelectMany(vector => vector).ToArray().AsSpan()).ToArray());
        return vectors;
    }

    private static float[] Mean(float[] left, float[] right)
    {
        float[] sum = [.. left.Zip(right, (a, b) => a + b)];
        return FaceEmbedding.Normalize(sum, "frozen model").Values.ToArray();
    }

    private static RgbImage Mirror(RgbImage photo)
    {
        var mirrored = new byte[photo.Pixels.Length];
        for (int y = 0; y < photo.Height; y++)
        {
            for (int x = 0; x < photo.Width; x++)
            {
                int target = ((y * photo.Width) + x) * 3, source = ((y * photo.Width) + photo.Width - 1 - x) * 3;
                photo.Pixels.AsSpan(source, 3).CopyTo(mirrored.AsSpan(target, 3));
            }
        }

        return new RgbImage(photo.Width, photo.Height, mirrored);
    }

    private static string Key(OnnxFaceModel model, IReadOnlyList<RgbImage> photos)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(model.Sha256));
        foreach (RgbImage photo in photos)
        {
            hash.AppendData(photo.Pixels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
