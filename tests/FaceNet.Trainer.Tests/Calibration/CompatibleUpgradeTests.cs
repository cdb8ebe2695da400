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
        CalibratedKind kind = Calibrate();
        var upgrade = CompatibleUpgrade.Measure([kind], old, OldSpace, CancellationToken.None);

        ModelManifest manifest = ModelManifest.Parse(Write(kind, upgrade).ToJson());

        Assert.True(upgrade.Qualifies);
        Assert.Equal(OldSpace, manifest.EmbeddingSpace);
        CompatibleSpace compatible = Assert.Single(manifest.CompatibleWith!);
        Assert.Equal((OldSpace, upgrade.Evidence), (compatible.Space, compatible.Evidence));
        Assert.Contains("smoke 1 alone", compatible.Evidence, StringComparison.Ordinal);
        Assert.True(manifest.Evaluation["compatibility"].GetProperty("qualifies").GetBoolean());

        // The table must hold for new probes with old samples too: each pair of photos both ways round.
        Assert.Equal(3 * kind.Tables.ImpostorPairs, manifest.Calibration.ImpostorPairs);
        Assert.Null(manifest.Domains);
    }

    [Fact]
    public void Write_PhotosAndDrawings_HasTheThresholdsOfEachBesideThoseThatHoldOnBoth()
    {
        using OnnxFaceModel old = Export(seed: 1, "smoke 1");
        CalibratedKind photos = Calibrate();
        FaceDataset fewer = Photos with { People = [.. Photos.People.Skip(1)] };
        CalibratedKind drawings = CalibratedKind.Measure(ModelDomains.Drawings, fewer, _fresh, null, CancellationToken.None);
        var upgrade = CompatibleUpgrade.Measure([photos, drawings], old, OldSpace, CancellationToken.None);

        ModelManifest manifest = ModelManifest.Parse(Write([photos, drawings], upgrade).ToJson());

        Assert.Equal(["photos", "drawings"], manifest.Domains!.Select(domain => domain.Name));
        Assert.Equal([3 * photos.Tables.ImpostorPairs, 3 * drawings.Tables.ImpostorPairs], manifest.Domains!.Select(domain => domain.Calibration.ImpostorPairs));
        Assert.Equal(manifest.Domains!.Sum(domain => domain.Calibration.ImpostorPairs), manifest.Calibration.ImpostorPairs);
        Assert.Equal(
            manifest.Calibration.Verify.Select(row => row.SquaredDistance),
            manifest.Domains![0].Calibration.Verify.Zip(manifest.Domains[1].Calibration.Verify, (one, other) => one.SquaredDistance is { } left && other.SquaredDistance is { } right ? (double?)Math.Min(left, right) : null));
        Assert.All(manifest.Domains, domain => Assert.NotNull(domain.Clustering));
        Assert.Contains(photos.Name, manifest.Domains[0].Calibration.Data, StringComparison.Ordinal);
        Assert.DoesNotContain(drawings.Name, manifest.Domains[0].Calibration.Data, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ProbesDoNot_KeepsTheSpaceAskedForAndSaysHowCloseItCame()
    {
        using OnnxFaceModel old = Export(seed: 2, "smoke 1");
        CalibratedKind kind = Calibrate();
        var upgrade = CompatibleUpgrade.Measure([kind], old, OldSpace, CancellationToken.None);

        ModelManifest manifest = ModelManifest.Parse(Write(kind, upgrade).ToJson());

        Assert.False(upgrade.Qualifies);
        Assert.Equal("asked-space", manifest.EmbeddingSpace);
        Assert.Null(manifest.CompatibleWith);
        Assert.False(manifest.Evaluation["compatibility"].GetProperty("qualifies").GetBoolean());
        Assert.True(manifest.Evaluation["compatibility"].GetProperty("kinds")[0].GetProperty("new_old").GetProperty("val").GetDouble() < upgrade.Kinds[0].Required);
        Assert.Equal(kind.Tables.ImpostorPairs, manifest.Calibration.ImpostorPairs);
    }

    [Fact]
    public void Write_NoUpgradeAskedFor_SaysWhoStandsBehindEachThreshold()
    {
        CalibratedKind kind = Calibrate();

        ModelManifest manifest = ModelManifest.Parse(Write(kind, null).ToJson());

        Assert.Equal("asked-space", manifest.EmbeddingSpace);
        Assert.Equal([38.2946 * 32 / 112, 51.6963 * 32 / 112], manifest.Alignment!.Landmarks[0], (left, right) => Math.Abs(left - right) < 1e-4);
        Assert.False(manifest.Evaluation.ContainsKey("compatibility"));
        Assert.Equal(kind.Tables.Verify[0].ImpostorPairs, manifest.Evaluation["calibration_by_kind"][0].GetProperty("points")[0].GetProperty("impostor_pairs").GetInt64());
        Assert.Equal([("nearest", 1), ("nearest", 3), ("mean_of_nearest", 1), ("mean_of_nearest", 3), ("prototype", 1), ("prototype", 3)], manifest.Calibration.Policies!.Select(policy => (policy.Policy, policy.Shots)));
    }

    private CalibratedKind Calibrate()
    {
        return CalibratedKind.Measure(ModelDomains.Photos, Photos, _fresh, null, CancellationToken.None);
    }

    private ModelManifest Write(CalibratedKind kind, CompatibleUpgrade? upgrade)
    {
        return Write([kind], upgrade);
    }

    private ModelManifest Write(IReadOnlyList<CalibratedKind> kinds, CompatibleUpgrade? upgrade)
    {
        int size = SmokeRun.Network.InputSize;
        return ManifestWriter.Write(
            SmokeRun.Network,
            _fresh,
            Terms,
            new ModelMeasurements(kinds, 0, upgrade),
            Photos.Images[0].Resize(size, size));
    }

    private static OnnxFaceModel Export(int seed, string name)
    {
        using var state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options with { Seed = seed });
        return new OnnxFaceModel(name, OnnxExporter.Export(state.Network), NetworkInput.Of(SmokeRun.Network), ManifestWriter.OutputOf(SmokeRun.Network));
    }
}
