using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Tests.Evaluation;
using FaceNet.Trainer.Tests.Training;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Tests.Calibration;

[Collection(nameof(TorchSeed))]
public sealed class CompatibleUpgradeTests : IDisposable
{
    private const string OldSpace = "old-space";

    private static readonly ModelTerms Terms = new("smoke", "2", "asked-space", "nothing", "MIT", NonCommercial: false, [], "untrained");
    private static readonly FaceDataset Photos = TestPhotos.Create(people: 65, photos: 4).Dataset;

    private readonly OnnxFaceModel _fresh = Export(seed: 1, "smoke 2");

    public void Dispose()
    {
        _fresh.Dispose();
    }

    [Fact]
    public void Write_ProbesFindTheOldModelsSamples_SharesItsSpaceAndSaysWhy()
    {
        using OnnxFaceModel old = Export(seed: 1, "smoke 1");
        CalibrationDomain domain = Calibrate();
        var upgrade = CompatibleUpgrade.Measure([domain], old, OldSpace, CancellationToken.None);

        ModelManifest manifest = ModelManifest.Parse(Write(domain, upgrade).ToJson());

        Assert.True(upgrade.Qualifies);
        Assert.Equal(OldSpace, manifest.EmbeddingSpace);
        CompatibleSpace compatible = Assert.Single(manifest.CompatibleWith!);
        Assert.Equal((OldSpace, upgrade.Evidence), (compatible.Space, compatible.Evidence));
        Assert.Contains("smoke 1 alone", compatible.Evidence, StringComparison.Ordinal);
        Assert.True(manifest.Evaluation["compatibility"].GetProperty("qualifies").GetBoolean());

        // The table must hold for new probes with old samples too: each pair of photos both ways round.
        Assert.Equal(3 * domain.Tables.ImpostorPairs, manifest.Calibration.ImpostorPairs);
    }

    [Fact]
    public void Write_ProbesDoNot_KeepsTheSpaceAskedForAndSaysHowCloseItCame()
    {
        using OnnxFaceModel old = Export(seed: 2, "smoke 1");
        CalibrationDomain domain = Calibrate();
        var upgrade = CompatibleUpgrade.Measure([domain], old, OldSpace, CancellationToken.None);

        ModelManifest manifest = ModelManifest.Parse(Write(domain, upgrade).ToJson());

        Assert.False(upgrade.Qualifies);
        Assert.Equal("asked-space", manifest.EmbeddingSpace);
        Assert.Null(manifest.CompatibleWith);
        Assert.False(manifest.Evaluation["compatibility"].GetProperty("qualifies").GetBoolean());
        Assert.True(manifest.Evaluation["compatibility"].GetProperty("kinds")[0].GetProperty("new_old").GetProperty("val").GetDouble() < upgrade.Kinds[0].Required);
        Assert.Equal(domain.Tables.ImpostorPairs, manifest.Calibration.ImpostorPairs);
    }

    [Fact]
    public void Write_NoUpgradeAskedFor_SaysWhoStandsBehindEachThreshold()
    {
        CalibrationDomain domain = Calibrate();

        ModelManifest manifest = ModelManifest.Parse(Write(domain, null).ToJson());

        Assert.Equal("asked-space", manifest.EmbeddingSpace);
        Assert.Equal([38.2946 * 32 / 112, 51.6963 * 32 / 112], manifest.Alignment!.Landmarks[0], (left, right) => Math.Abs(left - right) < 1e-4);
        Assert.False(manifest.Evaluation.ContainsKey("compatibility"));
        Assert.Equal(domain.Tables.Verify[0].ImpostorPairs, manifest.Evaluation["calibration_by_kind"][0].GetProperty("points")[0].GetProperty("impostor_pairs").GetInt64());
        Assert.Equal([("nearest", 1), ("nearest", 3), ("mean_of_nearest", 1), ("mean_of_nearest", 3), ("prototype", 1), ("prototype", 3)], manifest.Calibration.Policies!.Select(policy => (policy.Policy, policy.Shots)));
    }

    private CalibrationDomain Calibrate()
    {
        return CalibrationDomain.Measure(Photos, _fresh, null, CancellationToken.None);
    }

    private ModelManifest Write(CalibrationDomain domain, CompatibleUpgrade? upgrade)
    {
        int size = SmokeRun.Network.InputSize;
        return ManifestWriter.Write(
            SmokeRun.Network,
            _fresh,
            Terms,
            new ModelMeasurements([domain], 0, upgrade),
            Photos.Images[0].Resize(size, size));
    }

    private static OnnxFaceModel Export(int seed, string name)
    {
        using var state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options with { Seed = seed });
        return new OnnxFaceModel(name, OnnxExporter.Export(state.Network), NetworkInput.Of(SmokeRun.Network), ManifestWriter.OutputOf(SmokeRun.Network));
    }
}
