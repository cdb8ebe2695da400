using System.Text.Json;

namespace FaceNet.ModelContract.Tests;

public sealed class ModelManifestJsonTests
{
    [Fact]
    public void Parse_OfToJson_GivesTheSameTextAgain()
    {
        var json = ManifestSample.Full.ToJson();

        Assert.Equal(json, ModelManifest.Parse(json).ToJson());
    }

    [Fact]
    public void Parse_EveryField_IsRead()
    {
        var manifest = ModelManifest.Parse(ManifestSample.Json);

        Assert.Equal((1, "embedder", "mini", "1.2", "mini-1"), (manifest.Schema, manifest.Kind, manifest.Name, manifest.Version, manifest.EmbeddingSpace));
        Assert.Equal((new string('a', 64), "float16"), (manifest.Sha256, manifest.Precision));
        Assert.Equal(("image", 16, 20, "RGB", "NCHW", 64), (manifest.Input.Name, manifest.Input.Width, manifest.Input.Height, manifest.Input.Channels, manifest.Input.Layout, manifest.Input.MaxBatch));
        Assert.Equal([123.675, 116.28, 103.53], manifest.Input.Mean);
        Assert.Equal([0.0171248, 0.017507, 0.0174292], manifest.Input.Scale);
        Assert.Equal(ManifestSample.Full.Output, manifest.Output);
        Assert.Equal([4, 5.5], manifest.Alignment!.Landmarks[0]);
        Assert.Equal(960, manifest.SelfTest!.InputRgb!.Length);
        Assert.Null(manifest.SelfTest.ImageSeed);
        Assert.Equal([0.6f, -0.8f, 0, 0, 0, 0, 0, 0], manifest.SelfTest.Expected);
        Assert.Equal(1_000_000, manifest.Calibration.ImpostorPairs);
        Assert.Equal([1.4, 1.6], manifest.Calibration.Verify[0].Interval!);
        Assert.Equal([1.5, 1.3, 1.2, 1.0, null], manifest.Calibration.Verify.Select(point => point.SquaredDistance));
        Assert.Equal(("prototype", 3, 1.1), (manifest.Calibration.Policies![0].Policy, manifest.Calibration.Policies[0].Shots, manifest.Calibration.Policies[0].ThresholdFor(1e-3).SquaredDistance));
        Assert.Equal(ManifestSample.Full.Clustering, manifest.Clustering);
        Assert.Equal([("photos", 1.4), ("drawings", 1.3)], manifest.Domains!.Select(domain => (domain.Name, domain.Calibration.ThresholdFor(1e-3).SquaredDistance)));
        Assert.Equal([ManifestSample.Full.Domains![0].Clustering, null], manifest.Domains!.Select(domain => domain.Clustering));
        Assert.Equal(ManifestSample.Full.CompatibleWith!, manifest.CompatibleWith!);
        Assert.Equal(("drawn faces", "MIT", false, "semi-hard triplets"), (manifest.Training.Data, manifest.Training.WeightsLicense, manifest.Training.NonCommercial, manifest.Training.Method));
        Assert.Equal(["teacher/1"], manifest.Training.TeacherModels!);
        Assert.Equal(12, manifest.Training.Notes!["epochs"].GetInt32());
        Assert.Equal(0.8125, manifest.Evaluation["lfw"].GetDouble());
    }

    [Fact]
    public void ToJson_NamesAndOrder_AreThoseOfTheSchema()
    {
        using var document = JsonDocument.Parse(ManifestSample.Json);

        Assert.Equal(
            [
                "schema", "kind", "name", "version", "embedding_space", "sha256", "precision", "input", "output", "alignment", "self_test", "calibration",
                "clustering", "domains", "compatible_with", "training", "evaluation",
            ],
            document.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.EndsWith("}\n", ManifestSample.Json, StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_UnsupportedRate_IsWrittenAsNull() =>
        Assert.Contains("\"squared_distance\": null", ManifestSample.Json, StringComparison.Ordinal);

    [Fact]
    public void ToJson_InvalidManifest_IsNeverWritten()
    {
        var broken = ManifestSample.Full with { Name = "a/b" };

        var exception = Assert.Throws<ManifestException>(broken.ToJson);

        Assert.StartsWith("name:", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }

    // The form of the manifests that people write by hand: optional parts left out, floats in exponent notation.
    [Fact]
    public void Parse_HandWrittenMinimum_IsAccepted()
    {
        var manifest = ModelManifest.Parse(
            """
            {
              "schema": 1, "kind": "embedder", "name": "net", "version": "1", "embedding_space": "net-1",
              "sha256": "ADA25A2C0241171CE1637AE32E318E92325849F7F73125BDEA00A3DC58FD9C7C",
              "input": { "name": "input0", "width": 112, "height": 112, "channels": "BGR", "layout": "NHWC", "mean": [0, 0, 0], "scale": [1, 1, 1], "max_batch": 1 },
              "output": { "name": "output0", "dimensions": 128, "normalized": false },
              "alignment": null,
              "calibration": { "data": "x", "impostor_pairs": 29630000, "verify": [ { "far": 1e-2, "squared_distance": 1.498 }, { "far": 1e-6 } ] },
              "training": { "data": "x", "weights_license": "Apache-2.0", "non_commercial": true }
            }
            """);

        Assert.Equal("float32", manifest.Precision);
        Assert.Null(manifest.Alignment);
        Assert.Null(manifest.Calibration.Verify[1].SquaredDistance);
        Assert.Empty(manifest.Evaluation);
        Assert.True(manifest.Training.NonCommercial);
    }

    [Fact]
    public void Parse_Detector_NeedsNeitherSpaceNorOutputNorCalibration()
    {
        var manifest = ModelManifest.Parse(
            """
            {
              "schema": 1, "kind": "detector", "name": "yunet", "version": "1", "sha256": "ada25a2c0241171ce1637ae32e318e92325849f7f73125bdea00a3dc58fd9c7c",
              "input": { "name": "input", "width": 320, "height": 320, "channels": "BGR", "layout": "NCHW", "mean": [0, 0, 0], "scale": [1, 1, 1], "max_batch": 1 },
              "detection": { "strides": [8, 16, 32], "score_threshold": 0.6, "nms_threshold": 0.3 },
              "training": { "data": "x", "weights_license": "MIT", "non_commercial": false }
            }
            """);

        Assert.Empty(manifest.EmbeddingSpace);
        Assert.Equal([8, 16, 32], manifest.Detection!.Strides);
        Assert.Equal(manifest.ToJson(), ModelManifest.Parse(manifest.ToJson()).ToJson());
        Assert.Throws<InvalidOperationException>(() => manifest.Calibration.ThresholdFor(1e-3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{ \"schema\": 1, \"schema\": 1 }")]
    [InlineData("{ /* comment */ }")]
    public void Parse_NotAnObject_SaysSo(string json)
    {
        var exception = Assert.Throws<ManifestException>(() => ModelManifest.Parse(json));

        Assert.Contains("JSON", Assert.Single(exception.Problems), StringComparison.Ordinal);
    }
}
