using FaceNet.Embedder.Inference;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace FaceNet.Embedder.Detection;

/// <summary>Brings the folder of a detector into service: check, then find nothing in a black photo.</summary>
internal sealed partial class DetectorLoader(
    SessionFactory sessions,
    IOptions<DetectorOptions> detector,
    IOptions<ModelsOptions> models,
    IOptions<ListenerOptions> listeners,
    ILogger<DetectorLoader> logger)
{
    /// <summary>Loads the detector of the options.</summary>
    /// <exception cref="ManifestException">The manifest is wrong or does not fit its graph, or the graph does not run.</exception>
    /// <exception cref="OptionsValidationException">The terms of the detector do not allow it.</exception>
    public FaceDetector Load()
    {
        var directory = detector.Value.Directory;
        var manifest = ModelManifest.Load(directory);
        ModelTerms.Check(manifest, models.Value, listeners.Value, "Detector__Directory");

        var graphPath = Path.Combine(directory, ModelManifest.GraphFileName);
        var loaded = Open(graphPath, manifest);
        try
        {
            loaded.Detect(new RgbImage(manifest.Input.Width, manifest.Input.Height, new byte[manifest.Input.Width * manifest.Input.Height * 3]), 1);
        }
        catch (InferenceException exception)
        {
            loaded.Dispose();
            throw new ManifestException(graphPath, [$"the graph does not run ({exception.Message}). Export it again, or correct the manifest's input and strides."]);
        }

        Loaded(manifest.Name, manifest.Version, manifest.Training.WeightsLicense, manifest.Training.NonCommercial, manifest.Training.Data);
        return loaded;
    }

    // On the CPU whatever computes the models: photos come in all shapes, and a shape that CUDA has not seen costs it seconds.
    private FaceDetector Open(string graphPath, ModelManifest manifest)
    {
        var session = sessions.OpenOnCpu(graphPath, threads: 1);
        try
        {
            var graph = Signature(session, graphPath);
            manifest.CheckGraph(graph, graphPath);
            return new FaceDetector(session, manifest, graph, detector.Value.LongestSide);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static DetectorSignature Signature(InferenceSession session, string graphPath)
    {
        if (session.InputMetadata.Count != 1)
        {
            throw new ManifestException(graphPath, [$"input.name: the graph has {session.InputMetadata.Count} inputs; it must have one. Export a graph that takes a photo."]);
        }

        var (name, input) = session.InputMetadata.Single();
        return new DetectorSignature(
            name,
            input.Dimensions,
            input.ElementDataType.ToString(),
            session.OutputMetadata.ToDictionary(output => output.Key, output => new DetectorOutput(output.Value.Dimensions, output.Value.ElementDataType.ToString())));
    }

    [LoggerMessage(
        EventName = "DetectorLoaded",
        Level = LogLevel.Information,
        Message = "Finding faces with {Name} {Version}. Its terms: {License}; non-commercial: {NonCommercial}; trained on {Data}")]
    private partial void Loaded(string name, string version, string license, bool nonCommercial, string data);
}
