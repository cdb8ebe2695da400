using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Models;

/// <summary>What a frozen teacher says of a data set, computed once and kept in a file.</summary>
internal static class TeacherVectors
{
    /// <summary>The teacher's unit vector of every photo, in the order of the people: the mean of the photo's and its mirror image's.</summary>
    /// <param name="teacher">The teacher.</param>
    /// <param name="dataset">The photos.</param>
    /// <param name="cacheFolder">Where results are kept between runs.</param>
    /// <param name="cancellationToken">Stops the computation.</param>
    public static IReadOnlyList<float[]> Get(OnnxFaceModel teacher, FaceDataset dataset, string cacheFolder, CancellationToken cancellationToken)
    {
        IReadOnlyList<RgbImage> photos = dataset.Images;
        string file = Path.Combine(cacheFolder, $"{Key(teacher, photos)}.f32");
        int dimensions = teacher.Dimensions;
        if (File.Exists(file) && new FileInfo(file).Length == (long)photos.Count * dimensions * sizeof(float))
        {
            return [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray().Chunk(dimensions)];
        }

        IReadOnlyList<float[]> upright = teacher.Embed(photos, cancellationToken);
        IReadOnlyList<float[]> mirrored = teacher.Embed([.. photos.Select(Mirror)], cancellationToken);
        float[][] vectors = [.. upright.Zip(mirrored, Mean)];
        Directory.CreateDirectory(cacheFolder);
        File.WriteAllBytes(file, MemoryMarshal.AsBytes(vectors.SelectMany(vector => vector).ToArray().AsSpan()).ToArray());
        return vectors;
    }

    private static float[] Mean(float[] left, float[] right)
    {
        float[] sum = [.. left.Zip(right, (a, b) => a + b)];
        return FaceEmbedding.Normalize(sum, "teacher").Values.ToArray();
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

    private static string Key(OnnxFaceModel teacher, IReadOnlyList<RgbImage> photos)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(teacher.Sha256));
        foreach (RgbImage photo in photos)
        {
            hash.AppendData(photo.Pixels);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }
}
