using FaceNet.Protos.Matching.V1;

namespace FaceNet.Standalone.Demo.Recognition;

/// <summary>How well enrolled people and strangers were told apart. Shares are in [0, 1], or null where there was nobody to ask about.</summary>
internal sealed record RecognitionFigures
{
    /// <summary>How many photos of enrolled people were asked about.</summary>
    public required int EnrolledProbes { get; init; }

    /// <summary>The share of them whose nearest subject is the right person.</summary>
    public required double? Rank1 { get; init; }

    /// <summary>The share of them that were a MATCH with the right person.</summary>
    public required double? Recognised { get; init; }

    /// <summary>The share of them that were a MATCH with another person.</summary>
    public required double? Confused { get; init; }

    /// <summary>How many photos of strangers were asked about.</summary>
    public required int StrangerProbes { get; init; }

    /// <summary>The share of them that were UNKNOWN, as they should be.</summary>
    public required double? StrangersUnknown { get; init; }

    /// <summary>The share of them that were a MATCH with somebody.</summary>
    public required double? StrangersMatched { get; init; }

    /// <summary>The share of them that were AMBIGUOUS: near to two subjects, and to be looked at by a person.</summary>
    public required double? StrangersAmbiguous { get; init; }

    /// <summary>How many photos were refused.</summary>
    public required int Refused { get; init; }

    /// <summary>The threshold of the searches and what it promises; null when nothing was asked.</summary>
    public required ThresholdUsed? Threshold { get; init; }

    public static RecognitionFigures Of(IReadOnlyCollection<ProbeOutcome> outcomes)
    {
        var answered = outcomes.Where(outcome => outcome.Answer is not null).ToLookup(outcome => outcome.IsEnrolled);
        var (enrolled, strangers) = (answered[true].ToArray(), answered[false].ToArray());
        return new RecognitionFigures
        {
            EnrolledProbes = enrolled.Length,
            Rank1 = Share(enrolled, outcome => outcome.IsNearest),
            Recognised = Share(enrolled, outcome => outcome.Is(Decision.Match) && outcome.IsNearest),
            Confused = Share(enrolled, outcome => outcome.Is(Decision.Match) && !outcome.IsNearest),
            StrangerProbes = strangers.Length,
            StrangersUnknown = Share(strangers, outcome => outcome.Is(Decision.Unknown)),
            StrangersMatched = Share(strangers, outcome => outcome.Is(Decision.Match)),
            StrangersAmbiguous = Share(strangers, outcome => outcome.Is(Decision.Ambiguous)),
            Refused = outcomes.Count(outcome => outcome.Answer is null),
            Threshold = outcomes.Select(outcome => outcome.Answer?.Threshold).FirstOrDefault(threshold => threshold is not null),
        };
    }

    private static double? Share(ProbeOutcome[] outcomes, Func<ProbeOutcome, bool> holds) =>
        outcomes.Length == 0 ? null : (double)outcomes.Count(holds) / outcomes.Length;
}
