using System.Text.Json;
using System.Text.Json.Nodes;

namespace FaceNet.ModelContract.Tests;

/// <summary>A valid manifest with every field there is, and ways to break it.</summary>
internal static class ManifestSample
{
    public static ModelManifest Full => new()
    {
        Kind = ModelKinds.Embedder,
        Name = "mini",
        Version = "1.2",
        EmbeddingSpace = "mini-1",
        Sha256 = new string('a', 64),
        Precision = "float16",
        Input = new ModelInput
        {
            Name = "image",
            Width = 16,
            Height = 20,
            Channels = ChannelOrders.Rgb,
            Layout = TensorLayouts.Nchw,
            Mean = [123.675, 116.28, 103.53],
            Scale = [0.0171248, 0.017507, 0.0174292],
            MaxBatch = 64,
        },
        Output = new ModelOutput { Name = "embedding", Dimensions = 8, Normalized = true },
        Alignment = new ModelAlignment { Landmarks = [[4, 5.5], [12, 5], [8, 10], [5, 15], [11, 15]] },
        SelfTest = new ModelSelfTest { InputRgb = new byte[16 * 20 * 3], Expected = [0.6f, -0.8f, 0, 0, 0, 0, 0, 0], Tolerance = 0.001 },
        Calibration = new ModelCalibration
        {
            Data = "people not trained on",
            ImpostorPairs = 1_000_000,
            Verify =
            [
                new CalibrationPoint { Far = 1e-2, SquaredDistance = 1.5, Interval = [1.4, 1.6] },
                new CalibrationPoint { Far = 1e-3, SquaredDistance = 1.3 },
                new CalibrationPoint { Far = 1e-4, SquaredDistance = 1.2 },
                new CalibrationPoint { Far = 1e-5, SquaredDistance = 1.0 },
                new CalibrationPoint { Far = 1e-6, SquaredDistance = null },
            ],
            Policies = [new PolicyCalibration { Policy = "prototype", Shots = 3, Table = [new CalibrationPoint { Far = 1e-3, SquaredDistance = 1.1 }] }],
        },
        Clustering = new ModelClustering { BaseThreshold = 1.2, SmallClusterReduction = 0.2 },
        Domains =
        [
            new ModelDomain { Name = ModelDomains.Photos, Calibration = Alone(1.4), Clustering = new ModelClustering { BaseThreshold = 1.35, SmallClusterReduction = 0.1 } },
            new ModelDomain { Name = ModelDomains.Drawings, Calibration = Alone(1.3) },
        ],
        CompatibleWith = [new CompatibleSpace { Space = "mini-0", Evidence = "LFW across both: 0.97" }],
        Training = new ModelTraining
        {
            Data = "drawn faces",
            WeightsLicense = "MIT",
            NonCommercial = false,
            TeacherModels = ["teacher/1"],
            Method = "semi-hard triplets",
            Notes = new Dictionary<string, JsonElement> { ["epochs"] = JsonSerializer.SerializeToElement(12) },
        },
        Evaluation = new Dictionary<string, JsonElement> { ["lfw"] = JsonSerializer.SerializeToElement(0.8125) },
    };

    public static string Json => Full.ToJson();

    private static ModelCalibration Alone(double distance) => new() { Data = "some of them", ImpostorPairs = 500_000, Verify = [new CalibrationPoint { Far = 1e-3, SquaredDistance = distance }] };

    /// <summary>The valid manifest with the value at a path such as <c>calibration.verify[1].far</c> replaced, or removed by an empty value.</summary>
    public static string With(string path, string value)
    {
        var root = JsonNode.Parse(Json)!;
        var steps = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        var parent = root;
        foreach (var step in steps[..^1])
        {
            parent = step[0] == '[' ? parent[int.Parse(step[1..^1], provider: null)]! : parent[step]!;
        }

        var last = steps[^1];
        if (last[0] == '[')
        {
            parent[int.Parse(last[1..^1], provider: null)] = JsonNode.Parse(value);
        }
        else if (value.Length == 0)
        {
            parent.AsObject().Remove(last);
        }
        else
        {
            parent[last] = JsonNode.Parse(value);
        }

        return root.ToJsonString();
    }
}
