using FaceNet.Trainer.Evaluation.Clustering;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Evaluation.Lfw;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Evaluation.Rejection;
using FaceNet.Trainer.Evaluation.Robustness;

namespace FaceNet.Trainer.Evaluation;

/// <summary>Everything measured of one model on one set of people. What the people do not support, or was not asked for, is null or empty.</summary>
internal sealed record SetFigures
{
    /// <summary>What the people are called.</summary>
    public required string Name { get; init; }

    public required int Photos { get; init; }

    public required int People { get; init; }

    /// <summary>Pairs of photos of one person.</summary>
    public required long GenuinePairs { get; init; }

    /// <summary>Pairs of photos of two people.</summary>
    public required long ImpostorPairs { get; init; }

    /// <summary>LFW's own protocol.</summary>
    public TenFoldVerification? LfwTenFold { get; init; }

    /// <summary>The rate at which as many strangers are accepted as right people are refused.</summary>
    public double? EqualErrorRate { get; init; }

    /// <summary>VAL at false-accept rates, over all pairs.</summary>
    public required IReadOnlyList<ValidationRate> ValidationRates { get; init; }

    /// <summary>The domain of the model's manifest whose thresholds were used; empty for those that hold on all.</summary>
    public string Domain { get; init; } = "";

    /// <summary>What the thresholds of the model's manifest do here.</summary>
    public required IReadOnlyList<PromisedRate> PromisedRates { get; init; }

    public required IReadOnlyList<FewShotAccuracy> FewShot { get; init; }

    /// <summary>Null where the model has no manifest to take thresholds from.</summary>
    public ClusteringFigures? Clustering { get; init; }

    public RobustnessTable? Robustness { get; init; }

    /// <summary>Whether quality tells which pairs are judged wrongly.</summary>
    public ErrorVersusReject? Rejection { get; init; }

    /// <summary>Points of the receiver operating characteristic, as many as a drawing needs.</summary>
    public required IReadOnlyList<RocPoint> Roc { get; init; }

    public required DistanceHistogram Distances { get; init; }

    /// <summary>VAL at one of the rates.</summary>
    public ValidationRate? RateAt(double far)
    {
        return ValidationRates.FirstOrDefault(rate => rate.Far == far);
    }
}
