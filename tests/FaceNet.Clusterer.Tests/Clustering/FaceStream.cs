using System.Security.Cryptography;
using System.Text;
using FaceNet.Clusterer.Clustering;
using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Tests.Clustering;

/// <summary>Random streams of faces: people as directions, photos as those directions with noise, some in frames and tracks.</summary>
internal sealed class FaceStream(int seed, int dimensions, int people, double noise)
{
    public const string Space = "test-space";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);
    private readonly Dictionary<int, double[]> _directions = [];
    private int _count;

    public double FrameShare { get; init; }

    public double TrackShare { get; init; }

    /// <summary>Whose face each crop shows.</summary>
    public Dictionary<string, int> People { get; } = [];

    public IReadOnlyList<Face> Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public static ReadOnlyMemory<byte> Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static Face Of(string cropId, float[] vector, string frameId = "", string trackId = "", int second = 0, string sourceId = "camera-1") => new(
        cropId, frameId, trackId, sourceId, Start.AddSeconds(second), FaceEmbedding.Normalize(vector, Space), Hash(cropId));

    public Face Next()
    {
        var person = _random.Next(people);
        var cropId = $"crop-{_count:d5}";
        People[cropId] = person;

        // Two cameras that number their frames and tracks alike: the same number means another picture, and another person.
        var camera = _count % 2;
        var frame = _random.NextDouble() < FrameShare ? $"frame-{_count / 8}" : "";
        var track = _random.NextDouble() < TrackShare ? $"track-{_count / 10}-{(person + camera) % people}" : "";

        // Times run back and forth, as they do when several cameras share a gallery.
        return Of(cropId, Photo(person), frame, track, _count++ + _random.Next(-3, 3), $"camera-{camera}");
    }

    private float[] Photo(int person)
    {
        if (!_directions.TryGetValue(person, out var direction))
        {
            _directions[person] = direction = Gaussian();
        }

        return [.. direction.Zip(Gaussian(), (signal, error) => (float)(signal + (noise * error)))];
    }

    private double[] Gaussian() =>
        [.. Enumerable.Range(0, dimensions).Select(_ => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()))];
}
