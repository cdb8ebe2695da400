using FaceNet.Embedder.Detection;

namespace FaceNet.Embedder.Tests.Detection;

/// <summary>Decoding and suppression beside the plainest way to do the same.</summary>
public sealed class DetectorReferenceTests
{
    private const int Grid = 40;

    [Theory]
    [InlineData(8, 40, 30)]
    [InlineData(16, 20, 15)]
    [InlineData(32, 3, 11)]
    public void AddFaces_RandomOutputs_GivesWhatTheFormulasGive(int stride, int columns, int rows)
    {
        var random = new Random(stride);
        var cells = columns * rows;
        var (classes, objects) = (Values(random, cells, 0, 1), Values(random, cells, 0, 1));
        var (boxes, points) = (Values(random, cells * 4, -1.5, 1.5), Values(random, cells * 10, -2, 3));
        var faces = new List<FoundFace>();

        new DetectorLevel(stride, columns, classes, objects, boxes, points).AddFaces(0.6f, faces);

        var expected = new List<double[]>();
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var cell = (y * columns) + x;
                var confidence = Math.Sqrt((double)classes[cell] * objects[cell]);
                if (confidence >= 0.6)
                {
                    var (width, height) = (stride * Math.Exp(boxes[(cell * 4) + 2]), stride * Math.Exp(boxes[(cell * 4) + 3]));
                    var (middleX, middleY) = (stride * (x + (double)boxes[cell * 4]), stride * (y + (double)boxes[(cell * 4) + 1]));
                    var marks = Enumerable.Range(0, 10).Select(i => stride * ((i % 2 == 0 ? x : y) + (double)points[(cell * 10) + i]));
                    expected.Add([confidence, middleX - (width / 2), middleY - (height / 2), width, height, .. marks]);
                }
            }
        }

        Assert.InRange(faces.Count, 1, cells - 1);
        Assert.Equal(expected.Count, faces.Count);
        Assert.All(expected.Zip(faces), pair => Assert.All(
            pair.First.Zip(Numbers(pair.Second)), numbers => Assert.Equal(numbers.First, numbers.Second, 1e-3)));
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.3)]
    [InlineData(3, 0.7)]
    public void Apply_RandomBoxes_KeepsWhatCountingPixelsKeeps(int seed, double maxOverlap)
    {
        var random = new Random(seed);
        FoundFace[] candidates = [.. Enumerable.Range(0, 120).Select(i => new FoundFace(
            random.Next(0, 28), random.Next(0, 28), random.Next(2, 13), random.Next(2, 13), (i + random.NextSingle()) / 120, []))];
        random.Shuffle(candidates);

        var kept = OverlapSuppression.Apply(candidates, maxOverlap);

        var pool = candidates.ToList();
        var expected = new List<FoundFace>();
        while (pool.Count > 0)
        {
            var best = pool.MaxBy(face => face.Confidence)!;
            expected.Add(best);
            pool.RemoveAll(face => ReferenceEquals(face, best) || CountedOverlap(face, best) > maxOverlap);
        }

        Assert.InRange(kept.Count, 2, candidates.Length - 1);
        Assert.Equal(expected, kept);
    }

    private static float[] Values(Random random, int count, double from, double to) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(from + (random.NextDouble() * (to - from))))];

    private static double[] Numbers(FoundFace face) =>
        [face.Confidence, face.Left, face.Top, face.Width, face.Height, .. face.Landmarks.SelectMany(point => new[] { point.X, point.Y })];

    private static double CountedOverlap(FoundFace a, FoundFace b)
    {
        var (both, either) = (0, 0);
        for (var i = 0; i < Grid * Grid; i++)
        {
            var (isInA, isInB) = (Covers(a, i % Grid, i / Grid), Covers(b, i % Grid, i / Grid));
            both += isInA && isInB ? 1 : 0;
            either += isInA || isInB ? 1 : 0;
        }

        return (double)both / either;
    }

    private static bool Covers(FoundFace face, int x, int y) =>
        x >= face.Left && x < face.Left + face.Width && y >= face.Top && y < face.Top + face.Height;
}
