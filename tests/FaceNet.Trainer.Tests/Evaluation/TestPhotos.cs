using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Tests.Evaluation;

/// <summary>Small pictures of coloured spots, each person's spots elsewhere, and a plain way to embed them: quick where drawn faces would take seconds.</summary>
internal sealed record TestPhotos(FaceDataset Dataset, IPhotoEmbedder Embedder)
{
    private const int Side = 48;
    private const int Cells = 6;

    public static TestPhotos Create(int people, int photos, int noise = 60)
    {
        var random = new Random(31);
        Person[] all = [.. Enumerable.Range(0, people).Select(person =>
        {
            int[] cells = [.. Enumerable.Range(0, Cells * Cells * 3).Select(_ => random.Next(256))];
            return new Person($"person-{person}", [.. Enumerable.Range(0, photos).Select(photo => new FacePhoto($"{photo}", Picture(cells, noise, random)))]);
        })];
        return new TestPhotos(new FaceDataset("test photos", all), new CellMeans());
    }

    private static RgbImage Picture(int[] cells, int noise, Random random)
    {
        int[] shaken = [.. cells.Select(cell => cell + random.Next(-noise, noise + 1))];
        var pixels = new byte[Side * Side * 3];
        for (int index = 0; index < pixels.Length; index++)
        {
            (int y, int x) = Math.DivRem(index / 3, Side);
            int cell = (y * Cells / Side * Cells) + (x * Cells / Side);
            pixels[index] = (byte)Math.Clamp(shaken[(cell * 3) + (index % 3)] + random.Next(-20, 21), 0, 255);
        }

        return new RgbImage(Side, Side, pixels);
    }

    /// <summary>A photo as a few grey values at unit length.</summary>
    private sealed class CellMeans : IPhotoEmbedder
    {
        public string Name => "cell & means";

        public IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> photos, CancellationToken cancellationToken)
        {
            return [.. photos.Select(photo => TestPeople.Unit([.. photo.Resize(Cells, Cells).Pixels.Select(value => value - 127.5)]))];
        }
    }
}
