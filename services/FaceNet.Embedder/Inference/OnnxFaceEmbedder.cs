using FaceNet.ModelContract;
using Microsoft.ML.OnnxRuntime;

namespace FaceNet.Embedder.Inference;

/// <summary>A face model run by ONNX Runtime, over fixed batch shapes in memory that is taken once.</summary>
internal sealed class OnnxFaceEmbedder : IFaceEmbedder
{
    private readonly InferenceSession _session;
    private readonly ModelManifest _manifest;
    private readonly FacePreprocessor _preprocessor;
    private readonly RunOptions _run = new();
    private readonly float[] _input;
    private readonly float[] _output;
    private readonly Dictionary<int, BoundBatch> _batches;

    /// <summary>Takes over the session.</summary>
    /// <param name="session">A session of a graph that fits the manifest.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="graph">What the graph takes and gives.</param>
    public OnnxFaceEmbedder(InferenceSession session, ModelManifest manifest, GraphSignature graph)
    {
        _session = session;
        _manifest = manifest;
        _preprocessor = new FacePreprocessor(manifest.Input);
        Shapes = new BatchShapes(manifest.Input.MaxBatch, isFixed: graph.InputDimensions[0] > 0);

        // Pinned for life: the native side keeps their addresses.
        _input = GC.AllocateArray<float>(Shapes.Max * _preprocessor.TensorLength, pinned: true);
        _output = GC.AllocateArray<float>(Shapes.Max * Dimensions, pinned: true);
        _batches = Shapes.All.ToDictionary(size => size, size => new BoundBatch(
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _input.AsMemory(0, size * _preprocessor.TensorLength), InputAxes(manifest.Input, size)),
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _output.AsMemory(0, size * Dimensions), OutputAxes(graph, size))));
    }

    /// <summary>The batch sizes in use.</summary>
    public BatchShapes Shapes { get; }

    /// <inheritdoc/>
    public int MaxBatch => Shapes.Max;

    /// <inheritdoc/>
    public int Dimensions => _manifest.Output.Dimensions;

    /// <summary>Runs every batch shape once that batches of so many faces take, so that no request pays for the first run.</summary>
    /// <param name="maxBatch">The most faces of a batch, 1 or more.</param>
    public void WarmUp(int maxBatch)
    {
        var largest = Shapes.For(Math.Min(maxBatch, Shapes.Max));
        foreach (var size in Shapes.All.Where(size => size <= largest))
        {
            Run(size);
        }
    }

    /// <inheritdoc/>
    public void Compute(ReadOnlySpan<RgbImage> crops, Span<float> vectors)
    {
        var length = _preprocessor.TensorLength;
        for (var i = 0; i < crops.Length; i++)
        {
            _preprocessor.Write(crops[i], _input.AsSpan(i * length, length));
        }

        // What earlier batches left behind the last crop is computed along and thrown away.
        Run(Shapes.For(crops.Length));
        _output.AsSpan(0, crops.Length * Dimensions).CopyTo(vectors);
    }

    /// <inheritdoc/>
    public FaceEmbedding ToEmbedding(ReadOnlySpan<float> vector) => _manifest.Output.Normalized
        ? FaceEmbedding.FromUnit(vector, _manifest.EmbeddingSpace)
        : FaceEmbedding.Normalize(vector, _manifest.EmbeddingSpace);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var batch in _batches.Values)
        {
            batch.Dispose();
        }

        _run.Dispose();
        _session.Dispose();
    }

    private void Run(int size)
    {
        var batch = _batches[size];
        _session.Run(_run, [_manifest.Input.Name], [batch.Input], [_manifest.Output.Name], [batch.Output]);
    }

    private static long[] InputAxes(ModelInput input, int size) => input.Layout == TensorLayouts.Nchw
        ? [size, 3, input.Height, input.Width]
        : [size, input.Height, input.Width, 3];

    // Some graphs keep the axes of a last pooling: [batch, dimensions, 1, 1].
    private long[] OutputAxes(GraphSignature graph, int size) =>
        [size, Dimensions, .. Enumerable.Repeat(1L, graph.OutputDimensions.Count - 2)];

    private sealed record BoundBatch(OrtValue Input, OrtValue Output) : IDisposable
    {
        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
        }
    }
}
