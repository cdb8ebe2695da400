namespace FaceNet.ModelContract;

/// <summary>What makes calibration tables valid.</summary>
internal static class CalibrationRules
{
    /// <param name="calibration">The tables.</param>
    /// <param name="field">Where they stand in the manifest.</param>
    /// <param name="problems">Receives what is wrong with them.</param>
    /// <param name="mayBeEmpty">Whether there may be no table at all, as in a detector's manifest.</param>
    public static void Check(ModelCalibration calibration, string field, ManifestProblems problems, bool mayBeEmpty = false)
    {
        problems.Require(
            calibration.ImpostorPairs >= 0, $"{field}.impostor_pairs", calibration.ImpostorPairs, "must not be negative", "Write the number of pairs of different people");
        if (!mayBeEmpty || calibration.Verify.Length > 0)
        {
            CheckTable(calibration.Verify, $"{field}.verify", problems);
        }

        foreach (var (index, policy) in (calibration.Policies ?? []).Index())
        {
            var row = $"{field}.policies[{index}]";
            ManifestRules.CheckId(problems, $"{row}.policy", policy.Policy);
            problems.Require(policy.Shots is >= 1 and <= 1000, $"{row}.shots", policy.Shots, "must be 1 to 1000", "Write the samples per subject");
            CheckTable(policy.Table, $"{row}.table", problems);
        }
    }

    private static void CheckTable(CalibrationPoint[] table, string field, ManifestProblems problems)
    {
        problems.Require(
            table.Any(point => point.SquaredDistance.HasValue),
            field,
            $"{table.Length} rows",
            "must have a squared_distance at one false-accept rate at least",
            "Calibrate the model on people it was not trained on");

        var coarserFar = 1.0;
        var coarserDistance = 4.0;
        foreach (var (index, point) in table.Index())
        {
            var row = $"{field}[{index}]";
            CheckRow(point, row, coarserFar, coarserDistance, problems);

            // A wrong value is no measure for the rows below it: they would all be reported for its fault.
            coarserFar = problems.IsSound($"{row}.far") ? point.Far : coarserFar;
            coarserDistance = problems.IsSound($"{row}.squared_distance") ? point.SquaredDistance ?? coarserDistance : coarserDistance;
        }
    }

    private static void CheckRow(CalibrationPoint point, string field, double coarserFar, double coarserDistance, ManifestProblems problems)
    {
        problems.Require(
            point.Far > 0 && point.Far < 1 && point.Far < coarserFar,
            $"{field}.far",
            point.Far,
            $"must be above 0, below 1 and below the row before ({coarserFar})",
            "Sort the rows from the coarsest rate to the finest");
        problems.Require(
            point.SquaredDistance is null || (point.SquaredDistance >= 0 && point.SquaredDistance <= coarserDistance),
            $"{field}.squared_distance",
            point.SquaredDistance,
            $"must be in [0, 4] and not above the row before ({coarserDistance})",
            "A finer rate needs a stricter threshold; write null where there were too few pairs");
        problems.Require(
            point.Interval is null || point.Interval is [var low, var high] && low >= 0 && low <= high && high <= 4,
            $"{field}.interval",
            $"[{string.Join(", ", point.Interval ?? [])}]",
            "must be [low, high] with 0 <= low <= high <= 4",
            "Write the interval of the squared distance, or remove it");
    }
}
