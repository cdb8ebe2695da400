using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Decisions;

/// <summary>Where a request draws the line: by a rate, by a distance, or nowhere, which leaves it to the gallery.</summary>
/// <param name="MaxFar">The highest accepted probability that a request by a stranger ends in a match, in (0, 1); null when none is named.</param>
/// <param name="MaxSquaredDistance">An explicit threshold in [0, 4]; null when none is named.</param>
internal readonly record struct ThresholdRequest(double? MaxFar, double? MaxSquaredDistance)
{
    /// <summary>Reads a choice. Throws <see cref="InvalidRequestException"/> for a value out of range.</summary>
    public static ThresholdRequest Parse(ThresholdChoice? choice) => choice?.ChoiceCase switch
    {
        ThresholdChoice.ChoiceOneofCase.MaxFar => new ThresholdRequest(RequireRate(choice.MaxFar, "threshold.max_far"), null),
        ThresholdChoice.ChoiceOneofCase.MaxSquaredDistance => new ThresholdRequest(null, RequireDistance(choice.MaxSquaredDistance)),
        _ => default,
    };

    /// <summary>Returns a false-accept rate, or throws <see cref="InvalidRequestException"/> when it is not in (0, 1).</summary>
    public static double RequireRate(double rate, string field) => rate is > 0 and < 1
        ? rate
        : throw new InvalidRequestException(field, FormattableString.Invariant($"{rate} is not in (0, 1)."), "Use a rate such as 0.01.");

    private static double RequireDistance(double distance) => distance is >= 0 and <= 4
        ? distance
        : throw new InvalidRequestException(
            "threshold.max_squared_distance", FormattableString.Invariant($"{distance} is not in [0, 4]."), "Use a squared distance of two unit vectors, or max_far.");
}
