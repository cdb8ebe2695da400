using System.Globalization;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Compatibility;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Calibration;

/// <summary>Whether a model may share the embedding space of an older one, measured on the calibration people.</summary>
/// <param name="OldModel">Name of the old model.</param>
/// <param name="OldSpace">Its embedding space.</param>
/// <param name="Kinds">The comparison on each kind of photos.</param>
/// <param name="Tables">Thresholds of new probes with old samples on each kind of photos; empty where the model does not qualify.</param>
internal sealed record CompatibleUpgrade(string OldModel, string OldSpace, IReadOnlyList<CompatibilityComparison> Kinds, IReadOnlyList<CalibrationTables> Tables)
{
    private const int Seed = 17;

    /// <summary>True when the model qualifies on every kind of photos.</summary>
    public bool Qualifies => AllQualify(Kinds);

    /// <summary>What was measured, in words.</summary>
    public string Evidence =>
        $"VAL at FAR {CompatibilityComparison.Far.ToString("0e-0", CultureInfo.InvariantCulture)} (standard error, bootstrap over people), required: that of {OldModel} less its standard error. "
        + string.Join("; ", Kinds.Select(kind => $"{kind.Data}: {OldModel} alone {Words(kind.OldOld)}, this model's probes with its samples {Words(kind.NewOld)}, this model alone {Words(kind.NewNew)}"))
        + ".";

    /// <summary>Measures the models on the calibration people.</summary>
    /// <exception cref="TrainerException">The models give vectors of different lengths.</exception>
    public static CompatibleUpgrade Measure(IReadOnlyList<CalibratedKind> calibrated, OnnxFaceModel old, string oldSpace, CancellationToken cancellationToken)
    {
        EmbeddedPeople[] oldPeople = [.. calibrated.Select(kind => EmbeddedPeople.Of(kind.Photos, old, cancellationToken))];
        CompatibilityComparison[] kinds = [.. calibrated.Zip(oldPeople, (kind, people) => CompatibilityComparison.Measure(kind.Name, kind.People, people, Seed, kind.Mislabelled.Photos))];
        CalibrationTables[] tables = AllQualify(kinds) ? [.. calibrated.Zip(oldPeople, (kind, people) => CalibrationTables.Across(kind.People, people, kind.Mislabelled, cancellationToken))] : [];
        return new CompatibleUpgrade(old.Name, oldSpace, kinds, tables);
    }

    private static bool AllQualify(IReadOnlyList<CompatibilityComparison> kinds)
    {
        return kinds.Count > 0 && kinds.All(kind => kind.Qualifies);
    }

    private static string Words(ValidationRate rate)
    {
        return rate.Val is { } val ? string.Create(CultureInfo.InvariantCulture, $"{val:F4} ({rate.ValInterval?.StandardError:F4})") : "not measurable";
    }
}
