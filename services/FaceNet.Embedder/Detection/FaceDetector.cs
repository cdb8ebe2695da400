using System.Buffers;
using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using Microsoft.ML.OnnxRuntime;

namespace FaceNet.Embedder.Detection;

/// <summary>
/// A YuNet detector run by ONNX Runtime (Wu, Peng and Yu 2023). It computes on the thread that calls it: those that decode photos, as many as there are
/// processors. Thread-safe. Owns the session.
/// </summary>
/// <param name="session">A session of a graph that fits the manifest.</param>
/// <param name="manifest">The manifest of a detector.</param>
/// <param name="graph">What the graph takes and gives.</param>
/// <param name="longestSide">The longest side that photos are scaled down to, in pixels, where the graph takes any size.</param>
internal sealed class FaceDetector(InferenceSession session, ModelManifest manifest, DetectorSignature graph, int longestSide) : IDisposable
{
    private readonly ModelDetection _detection = manifest.Detection!;
    private readonly bool _isFixed = graph.InputDimensions.Skip(1).All(axis => axis > 0);
    private readonly string[] _outputs = [.. manifest.Detection!.Strides.SelectMany(stride => Names(stride))];
    private readonly RunOptions _run = new();

    /// <summary>What it is.</summary>
    public ModelManifest Manifest { get; } = manifest;

    /// <summary>Finds the faces of a photo, in pixels of the photo, the most confident first.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="minConfidence">The least confidence, in [0, 1].</param>
    /// <exception cref="InferenceException">The runtime failed.</exception>
    public IReadOnlyList<FoundFace> Detect(RgbImage photo, double minConfidence)
    {
        var canvas = _isFixed
            ? DetectorCanvas.Into(Manifest.Input, photo.Width, photo.Height)
            : DetectorCanvas.Around(photo.Width, photo.Height, longestSide, _detection.Strides[^1]);
        var faces = OverlapSuppression.Apply(Candidates(canvas, canvas.Draw(photo), (float)minConfidence), _detection.NmsThreshold);
        return [.. faces.Select(face => face.Scaled((double)photo.Width / canvas.PhotoWidth, (double)photo.Height / canvas.PhotoHeight))];
    }

    public void Dispose()
    {
        _run.Dispose();
        session.Dispose();
    }

    private List<FoundFace> Candidates(DetectorCanvas canvas, RgbImage picture, float minConfidence)
    {
        var preprocessor = new FacePreprocessor(Manifest.Input with { Width = canvas.Width, Height = canvas.Height });
        var tensor = ArrayPool<float>.Shared.Rent(preprocessor.TensorLength);
        try
        {
            preprocessor.Write(picture, tensor.AsSpan(0, preprocessor.TensorLength));
            using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, tensor.AsMemory(0, preprocessor.TensorLength), Axes(canvas));
            using var outputs = session.Run(_run, [Manifest.Input.Name], [input], _outputs);
            return Read([.. outputs], canvas, minConfidence);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InferenceException(Manifest.Name, exception);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(tensor);
        }
    }

    private List<FoundFace> Read(OrtValue[] outputs, DetectorCanvas canvas, float minConfidence)
    {
        var faces = new List<FoundFace>();
        foreach (var (level, stride) in _detection.Strides.Index())
        {
            var first = level * Names(stride).Length;
            var (columns, rows) = (canvas.Width / stride, canvas.Height / stride);
            new DetectorLevel(
                stride,
                columns,
                Values(outputs[first], columns * rows),
                Values(outputs[first + 1], columns * rows),
                Values(outputs[first + 2], columns * rows * 4),
                Values(outputs[first + 3], columns * rows * 10)).AddFaces(minConfidence, faces);
        }

        return faces;
    }

    private ReadOnlySpan<float> Values(OrtValue output, int count)
    {
        var values = output.GetTensorDataAsSpan<float>();
        return values.Length == count
            ? values
            : throw new InferenceException(Manifest.Name, new InvalidDataException($"an output has {values.Length} values where the strides of the manifest ask for {count}"));
    }

    private long[] Axes(DetectorCanvas canvas) => Manifest.Input.Layout == TensorLayouts.Nchw
        ? [1, 3, canvas.Height, canvas.Width]
        : [1, canvas.Height, canvas.Width, 3];

    private static string[] Names(int stride) => [$"cls_{stride}", $"obj_{stride}", $"bbox_{stride}", $"kps_{stride}"];
}
