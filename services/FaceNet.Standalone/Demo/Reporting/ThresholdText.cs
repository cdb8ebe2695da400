using System.Globalization;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Standalone.Demo.Reporting;

/// <summary>What the threshold of a search promises.</summary>
internal static class ThresholdText
{
    public static string Of(ThresholdUsed threshold)
    {
        var promise = threshold.HasSearchFar
            ? $"squared distance; at most {Rate(threshold.SearchFar)} of strangers' searches end in MATCH by calibration"
            : "squared distance; finer than the calibration reaches";
        return threshold.CalibrationLimited ? $"{promise} (the finest that the model's calibration supports)" : promise;
    }

    private static string Rate(double far) => (100 * far).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
