using FaceNet.ModelContract;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Export;

/// <summary>Writes model.onnx and manifest.json, and reads them back as a service would.</summary>
internal static class ModelFolderWriter
{
    /// <exception cref="TrainerException">The folder cannot be written, or what was written does not load or fails its self-test.</exception>
    public static void Write(string folder, byte[] graph, ModelManifest manifest)
    {
        WriteFiles(folder, graph, manifest);
        using OnnxFaceModel model = OnnxFaceModel.Load(folder);
        ModelSelfTest selfTest = manifest.SelfTest!;
        float[] actual = model.Embed([new RgbImage(manifest.Input.Width, manifest.Input.Height, selfTest.InputRgb!)], CancellationToken.None)[0];
        double difference = actual.Zip(selfTest.Expected, (left, right) => (double)Math.Abs(left - right)).Max();
        if (difference > selfTest.Tolerance)
        {
            throw new TrainerException($"The model in '{folder}' fails its own self-test by {difference:G3}. This is a fault of the exporter: report it.");
        }
    }

    private static void WriteFiles(string folder, byte[] graph, ModelManifest manifest)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, ModelManifest.GraphFileName), graph);
            File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), manifest.ToJson() + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainerException($"The model cannot be written to '{folder}': {exception.Message} Make room or mend the folder, then try again.", exception);
        }
    }
}
