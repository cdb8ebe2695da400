using FaceNet.ModelContract;
using FaceNet.Trainer.Networks;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Models;

/// <summary>A TorchSharp network as it is now, trained or not.</summary>
internal sealed class NetworkEmbedder(EmbeddingNetwork network, string name) : IPhotoEmbedder
{
    private const int LargestBatch = 64;

    private readonly FacePreprocessor _preprocessor = new(NetworkInput.Of(network.Description));

    public string Name => name;

    public IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> photos, CancellationToken cancellationToken)
    {
        network.eval();
        using IDisposable noGradient = no_grad();
        var vectors = new List<float[]>(photos.Count);
        foreach (RgbImage[] chunk in photos.Chunk(LargestBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors.AddRange(Run(chunk));
        }

        return vectors;
    }

    private IEnumerable<float[]> Run(RgbImage[] photos)
    {
        using var scope = NewDisposeScope();
        var pixels = new float[photos.Length * _preprocessor.TensorLength];
        for (int row = 0; row < photos.Length; row++)
        {
            _preprocessor.Write(photos[row], pixels.AsSpan(row * _preprocessor.TensorLength, _preprocessor.TensorLength));
        }

        Device device = network.parameters().First().device;
        Tensor embeddings = nn.functional.normalize(network.call(tensor(pixels, network.Description.BatchShape(photos.Length)).to(device)));
        return embeddings.cpu().data<float>().ToArray().Chunk(network.Description.Dimensions);
    }
}
