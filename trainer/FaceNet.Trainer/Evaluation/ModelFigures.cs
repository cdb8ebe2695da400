using System.Text.Json.Serialization;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation.Clustering;
using FaceNet.Trainer.Evaluation.FewShot;
using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Evaluation;

/// <summary>What one way of embedding scores, in a row: on the first people it was measured on, and on drawn people. Figures that were not asked for, or that the people do not support, are null.</summary>
internal sealed record ModelFigures
{
    /// <summary>Name of the model or baseline.</summary>
    public required string Name { get; init; }

    /// <summary>Length of the vectors.</summary>
    public int? Dimensions { get; init; }

    /// <summary>The people it was measured on.</summary>
    public string? Data { get; init; }

    /// <summary>Ten-fold accuracy on LFW, in [0, 1].</summary>
    public double? LfwAccuracy { get; init; }

    /// <summary>Standard error of that accuracy over the folds.</summary>
    public double? LfwStandardError { get; init; }

    /// <summary>Equal error rate over all pairs, in [0, 1].</summary>
    public double? Eer { get; init; }

    /// <summary>Share of all pairs of one person accepted where 1 in 10 pairs of two people is.</summary>
    [JsonPropertyName("val_far_1e1")]
    public double? ValAtFar1e1 { get; init; }

    /// <summary>The same where 1 in 100 is.</summary>
    [JsonPropertyName("val_far_1e2")]
    public double? ValAtFar1e2 { get; init; }

    /// <summary>The same where 1 in 1,000 is.</summary>
    [JsonPropertyName("val_far_1e3")]
    public double? ValAtFar1e3 { get; init; }

    /// <summary>The same where 1 in 10,000 is.</summary>
    [JsonPropertyName("val_far_1e4")]
    public double? ValAtFar1e4 { get; init; }

    /// <summary>The same where 1 in 100,000 is.</summary>
    [JsonPropertyName("val_far_1e5")]
    public double? ValAtFar1e5 { get; init; }

    /// <summary>The same where 1 in 1,000,000 is.</summary>
    [JsonPropertyName("val_far_1e6")]
    public double? ValAtFar1e6 { get; init; }

    /// <summary>Standard error of <see cref="ValAtFar1e3"/>, by bootstrap over people.</summary>
    [JsonPropertyName("val_far_1e3_standard_error")]
    public double? ValAtFar1e3StandardError { get; init; }

    /// <summary>How many pairs of two people are behind each of these rates, from the first to the last.</summary>
    public IReadOnlyList<long> ValFarPairs { get; init; } = [];

    /// <summary>Accuracy among few people who are known by few photos.</summary>
    public IReadOnlyList<FewShotAccuracy> Kshot { get; init; } = [];

    /// <summary>Online clustering at the manifest's thresholds.</summary>
    public ClusteringFigures? Clustering { get; init; }

    /// <summary>Rank-1 identification of unseen drawn people from one enrolled photo, in [0, 1].</summary>
    public double? DrawnRankOne { get; init; }

    public static ModelFigures Of(EvaluatedModel model, IReadOnlyList<SetEvaluation> sets, double drawnRankOne)
    {
        var figures = new ModelFigures { Name = model.Name, DrawnRankOne = drawnRankOne };
        if (sets is not [{ Figures: var first } set, ..])
        {
            return figures;
        }

        ValidationRate[] rates = [.. first.ValidationRates.Where(rate => FarDecades.Contains(rate.Far))];
        return figures with
        {
            Dimensions = set.Embedded.Dimensions,
            Data = first.Name,
            LfwAccuracy = first.LfwTenFold?.Accuracy,
            LfwStandardError = first.LfwTenFold?.StandardError,
            Eer = first.EqualErrorRate,
            ValAtFar1e1 = first.RateAt(1e-1)?.Val,
            ValAtFar1e2 = first.RateAt(1e-2)?.Val,
            ValAtFar1e3 = first.RateAt(1e-3)?.Val,
            ValAtFar1e4 = first.RateAt(1e-4)?.Val,
            ValAtFar1e5 = first.RateAt(1e-5)?.Val,
            ValAtFar1e6 = first.RateAt(1e-6)?.Val,
            ValAtFar1e3StandardError = first.RateAt(1e-3)?.ValInterval?.StandardError,
            ValFarPairs = [.. rates.Select(rate => rate.ImpostorPairs)],
            Kshot = first.FewShot,
            Clustering = first.Clustering,
        };
    }
}
