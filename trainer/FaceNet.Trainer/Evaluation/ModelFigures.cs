using FaceNet.Trainer.Evaluation.Rates;

namespace FaceNet.Trainer.Evaluation;

/// <summary>What one way of embedding scores, in a row. Figures that were not asked for are null.</summary>
internal sealed record ModelFigures
{
    /// <summary>Name of the model or baseline.</summary>
    public required string Name { get; init; }

    /// <summary>Length of the vectors.</summary>
    public int? Dimensions { get; init; }

    /// <summary>Ten-fold accuracy on LFW, in [0, 1].</summary>
    public double? LfwAccuracy { get; init; }

    /// <summary>Standard error of that accuracy over the folds.</summary>
    public double? LfwStandardError { get; init; }

    /// <summary>Share of all pairs of one LFW person accepted where 1 in 100 pairs of different people is.</summary>
    public double? LfwValAtFar1e2 { get; init; }

    /// <summary>The same where 1 in 1,000 is.</summary>
    public double? LfwValAtFar1e3 { get; init; }

    /// <summary>Standard error of <see cref="LfwValAtFar1e3"/>, by bootstrap over people.</summary>
    public double? LfwValAtFar1e3StandardError { get; init; }

    /// <summary>Rank-1 identification of unseen drawn people from one enrolled photo, in [0, 1].</summary>
    public double? DrawnRankOne { get; init; }

    public static ModelFigures Of(EvaluatedModel model, IReadOnlyList<SetEvaluation> sets, double drawnRankOne)
    {
        SetFigures? lfw = sets.FirstOrDefault(set => set.Set.Lfw is not null)?.Figures;
        ValidationRate? fine = lfw?.RateAt(1e-3);
        return new ModelFigures
        {
            Name = model.Name,
            Dimensions = sets is [var first, ..] ? first.Embedded.Dimensions : null,
            LfwAccuracy = lfw?.LfwTenFold?.Accuracy,
            LfwStandardError = lfw?.LfwTenFold?.StandardError,
            LfwValAtFar1e2 = lfw?.RateAt(1e-2)?.Val,
            LfwValAtFar1e3 = fine?.Val,
            LfwValAtFar1e3StandardError = fine?.ValInterval?.StandardError,
            DrawnRankOne = drawnRankOne,
        };
    }
}
