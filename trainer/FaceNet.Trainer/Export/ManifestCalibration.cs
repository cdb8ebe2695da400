using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Export;

/// <summary>The thresholds of a manifest: those for everything that was measured, and those of each domain.</summary>
internal static class ManifestCalibration
{
    /// <summary>Thresholds that hold on every kind of photos.</summary>
    public static ModelCalibration OfAll(ModelMeasurements measurements)
    {
        return Join(measurements, measurements.Kinds);
    }

    /// <summary>Thresholds of each domain; null where there is but one.</summary>
    public static ModelDomain[]? ByDomain(ModelMeasurements measurements)
    {
        IGrouping<string, CalibratedKind>[] domains = [.. measurements.Kinds.GroupBy(kind => kind.Domain)];
        return domains.Length < 2 ? null : [.. domains.Select(domain => Of(measurements, domain.Key, [.. domain]))];
    }

    /// <summary>Clustering thresholds as a manifest writes them.</summary>
    public static ModelClustering ClusteringOf(ClusteringChoice choice)
    {
        return new ModelClustering { BaseThreshold = Math.Round(choice.Best.BaseThreshold, 3), SmallClusterReduction = Math.Round(choice.Best.SmallClusterReduction, 3) };
    }

    private static ModelDomain Of(ModelMeasurements measurements, string name, IReadOnlyList<CalibratedKind> kinds)
    {
        ModelCalibration calibration = Join(measurements, kinds);
        return new ModelDomain { Name = name, Calibration = calibration, Clustering = ClusteringOf(ClusteringThresholdSearch.Find(kinds, calibration)) };
    }

    private static ModelCalibration Join(ModelMeasurements measurements, IReadOnlyList<CalibratedKind> kinds)
    {
        IEnumerable<CalibrationTables> acrossModels = (measurements.Upgrade?.Tables ?? []).Zip(measurements.Kinds).Where(pair => kinds.Any(kind => ReferenceEquals(kind, pair.Second))).Select(pair => pair.First);
        CalibrationTables[] tables = [.. kinds.Select(kind => kind.Tables), .. acrossModels];
        string upgrade = measurements.Upgrade is { Qualifies: true } shared ? $" Each kind also with {shared.OldModel}'s vectors as samples, since the space is shared." : "";
        string joined = tables.Length > 1 ? " Measured on each kind by itself; each row is the strictest of their thresholds, null where one of them has" : " A row is null where it has";
        string data = $"People neither trained nor tested on. {string.Join("; ", kinds.Select(Describe))}.{upgrade}{joined} fewer than "
            + $"{FarThreshold.FewestPairs} pairs behind it. Intervals: 95 %, bootstrap over people. Policies: mean_of_nearest takes the nearest {SubjectDistance.NearestPhotos} samples, prototype the mean vector at unit length.";
        return JoinedCalibration.Of(data, tables);
    }

    private static string Describe(CalibratedKind kind)
    {
        int dropped = kind.Mislabelled.Photos.Count;
        return $"{kind.Name}: {kind.Tables.ImpostorPairs} impostor pairs" + (dropped > 0 ? $" after dropping {dropped} that a reference model puts closer than {MislabelledPairs.Distance:F1}" : "");
    }
}
