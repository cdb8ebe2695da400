using System.Security.Cryptography;
using FaceNet.ModelContract;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace FaceNet.Trainer.Models;

/// <summary>A model run by ONNX Runtime: the teacher, or a model to calibrate or evaluate. Not thread-safe.</summary>
internal sealed class OnnxFaceModel : IPhotoEmbedder, IDisposable
{
    private const int LargestBatch = 32;

    private readonly ModelInput _input;
    private readonly ModelOutput _output;
    private readonly InferenceSession _session;
    private readonly FacePreprocessor _preprocessor;

    /// <param name="name">Name in tables.</param>
    /// <param name="graph">The ONNX file.</param>
    /// <param name="input">How photos are preprocessed.</param>
    /// <param name="output">What the graph gives.</param>
    /// <exception cref="OnnxRuntimeException">The bytes are not a model.</exception>
    public OnnxFaceModel(string name, byte[] graph, ModelInput input, ModelOutput output)
    {
        Name = name;
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(graph));
        _input = input;
        _output = output;
        _session = new InferenceSession(graph);
        _preprocessor = new FacePreprocessor(input);
    }

    public string Name { get; }

    /// <summary>SHA-256 of the graph, in hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>The manifest it was loaded by; null before it has one.</summary>
    public ModelManifest? Manifest { get; private init; }

    /// <summary>Length of the vectors.</summary>
    public int Dimensions => _output.Dimensions;

    /// <summary>Loads model.onnx and manifest.json of a folder.</summary>
    /// <exception cref="TrainerException">The folder is not a valid model.</exception>
    public static OnnxFaceModel Load(string folder)
    {
        try
        {
            ModelManifest manifest = ModelManifest.Load(folder);
            byte[] graph = File.ReadAllBytes(Path.Combine(folder, ModelManifest.GraphFileName));
            return new OnnxFaceModel($"{manifest.Name} {manifest.Version}", graph, manifest.Input, manifest.Output) { Manifest = manifest };
        }
        catch (Exception exception) when (exception is ManifestException or OnnxRuntimeException)
        {
            throw new TrainerException($"Model folder '{folder}' cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Embeds photos; each vector has unit length.</summary>
    public IReadOnlyList<float[]> Embed(IReadOnlyList<RgbImage> photos, CancellationToken cancellationToken)
    {
        var vectors = new List<float[]>(photos.Count);
        foreach (RgbImage[] chunk in photos.Chunk(Math.Min(_input.MaxBatch, LargestBatch)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            vectors.AddRange(Run(chunk));
        }

        return vectors;
    }

    public void Dispose()
    {
        _session.Dispose();
    }

    private IEnumerable<float[]> Run(RgbImage[] photos)
    {
        var pixels = new float[photos.Length * _preprocessor.TensorLength];
        for (int row = 0; row < photos.Length; row++)
        {
            _preprocessor.Write(photos[row], pixels.AsSpan(row * _preprocessor.TensorLength, _preprocessor.TensorLength));
        }

        int[] shape = _input.Layout == TensorLayouts.Nchw ? [photos.Length, 3, _input.Height, _input.Width] : [photos.Length, _input.Height, _input.Width, 3];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs =
            _session.Run([NamedOnnxValue.CreateFromTensor(_input.Name, new DenseTensor<float>(pixels, shape))], [_output.Name]);
        float[] values = [.. outputs[0].AsEnumerable<float>()];
        return values.Chunk(_output.Dimensions).Select(vector => FaceEmbedding.Normalize(vector, Name).Values.ToArray());
    }
}
