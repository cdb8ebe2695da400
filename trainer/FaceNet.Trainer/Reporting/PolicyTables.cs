using FaceNet.ModelContract;
using FaceNet.Trainer.Calibration;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>The tables of a manifest for subjects with several samples.</summary>
internal static class PolicyTables
{
    /// <summary>A row for each policy and number of samples, a column for each power of ten.</summary>
    public static FigureTable Write(IReadOnlyList<PolicyCalibration> policies)
    {
        double[] rates = [.. policies[0].Table.Select(point => point.Far).Where(FarDecades.Contains)];
        return new FigureTable(
            ["policy", "samples", .. rates.Select(far => $"FAR {Rate(far)}")],
            [.. policies.Select(policy => (IReadOnlyList<string>)
                [policy.Policy, $"{policy.Shots}", .. rates.Select(far => Distance(policy.Table.FirstOrDefault(point => point.Far == far)?.SquaredDistance))])]);
    }
}
