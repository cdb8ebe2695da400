using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;
using FaceNet.SyntheticFaces;
using Google.Protobuf;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>Drawn faces at the size of a model's input, as JPEG files and as raw pixels.</summary>
internal sealed class BenchmarkFaces
{
    private const int Count = 64;

    private static readonly ImageLimits Limits = new();

    /// <param name="input">Input of the model that is measured.</param>
    public BenchmarkFaces(ModelInput input)
    {
        var population = new SyntheticPopulation(seed: 5);
        byte[][] files = [.. Enumerable.Range(0, Count).Select(person => population.Photo(person, 0).Jpeg)];
        Jpeg = [.. files.Select(file => new FaceImage { Encoded = ByteString.CopyFrom(file) })];
        Raw = [.. files.Select(file => FaceImageDecoder.Decode(file, Limits).Resize(input.Width, input.Height)).Select(image => new FaceImage
        {
            Raw = new RawPixels { Width = image.Width, Height = image.Height, Rgb = ByteString.CopyFrom(image.Pixels) },
        })];
    }

    public FaceImage[] Jpeg { get; }

    public FaceImage[] Raw { get; }
}
