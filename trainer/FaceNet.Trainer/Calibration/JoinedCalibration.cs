using System.Text.Json;
using FaceNet.ModelContract;

namespace FaceNet.Trainer.Calibration;

/// <summary>The calibration of a manifest: the tables of all kinds of photos joined, so that each rate holds on each kind.</summary>
internal static class JoinedCalibration
{
    /// <param name="data">What was measured on, in words.</param>
    /// <param name="kinds">The tables of each kind of photos.</param>
    /// <exception cref="TrainerException">No rate is supported.</exception>
    public static ModelCalibration Of(string data, IReadOnlyList<CalibrationTables> kinds)
    {
        CalibrationPoint[] verify = StricterThresholds.Of([.. kinds.Select(kind => kind.Verify)]);
        return IsSupported(verify)
            ? new ModelCalibration { Data = data, ImpostorPairs = kinds.Sum(kind => kind.ImpostorPairs), Verify = verify, Policies = [.. Policies(kinds)] }
            : throw new TrainerException("There are too few people to calibrate on: not even the coarsest false-accept rate has 30 pairs behind it. Give more people.");
    }

    /// <summary>A policy's id in manifests.</summary>
    public static string IdOf(DecisionPolicy policy)
    {
        return JsonNamingPolicy.SnakeCaseLower.ConvertName(policy.ToString());
    }

    private static IEnumerable<PolicyCalibration> Policies(IReadOnlyList<CalibrationTables> kinds)
    {
        return kinds[0].Policies
            .Select((table, index) => new PolicyCalibration
            {
                Policy = IdOf(table.Policy),
                Shots = table.Shots,
                Table = StricterThresholds.Of([.. kinds.Select(kind => kind.Policies[index].Points)]),
            })
            .Where(policy => IsSupported(policy.Table));
    }

    private static bool IsSupported(CalibrationPoint[] table)
    {
        return table.Any(row => row.SquaredDistance.HasValue);
    }
}
