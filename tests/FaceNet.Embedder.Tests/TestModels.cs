using FaceNet.ModelContract;

namespace FaceNet.Embedder.Tests;

/// <summary>The models beside this test; Models/README.md tells what they are.</summary>
internal static class TestModels
{
    public static string Tiny { get; } = Folder("tiny");

    /// <summary>Takes exactly one picture at a time, and does not normalise.</summary>
    public static string TinyBatch1 { get; } = Folder("tiny-batch1");

    /// <summary>Finds red and green squares in photos.</summary>
    public static string TinyDetector { get; } = Folder("tiny-detector");

    /// <summary>A copy of a model with a manifest that is changed before it is written.</summary>
    public static string Copy(string folder, Func<ModelManifest, ModelManifest> change)
    {
        var copy = Directory.CreateTempSubdirectory("facenet-model-").FullName;
        File.Copy(Path.Combine(folder, ModelManifest.GraphFileName), Path.Combine(copy, ModelManifest.GraphFileName));
        File.WriteAllText(Path.Combine(copy, ModelManifest.FileName), change(ModelManifest.Load(folder)).ToJson());
        return copy;
    }

    /// <summary>Tells photos and drawings apart: 0.3 and 0.2 at a rate of 1e-3, and clustering thresholds for photos alone.</summary>
    public static ModelManifest WithDomains(ModelManifest manifest) => manifest with
    {
        Domains =
        [
            new ModelDomain { Name = ModelDomains.Photos, Calibration = Calibration(0.3), Clustering = new ModelClustering { BaseThreshold = 0.25, SmallClusterReduction = 0 } },
            new ModelDomain { Name = ModelDomains.Drawings, Calibration = Calibration(0.2) },
        ],
    };

    private static ModelCalibration Calibration(double distance) =>
        new() { Data = "round figures", ImpostorPairs = 0, Verify = [new CalibrationPoint { Far = 1e-3, SquaredDistance = distance }] };

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name, "1");
}
