using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Rejection;
using static FaceNet.Trainer.Reporting.Figures;

namespace FaceNet.Trainer.Reporting;

/// <summary>What the page and the Markdown of a report say alike.</summary>
internal static class ReportTexts
{
    /// <summary>What the figures of <see cref="ModelTables.SideBySide"/> mean.</summary>
    public static readonly string SideBySide =
        "Differences smaller than the intervals say nothing. ± is the standard error over LFW's ten folds; intervals hold 95 %, by bootstrap over people. "
        + $"Drawn rank-1: of {Evaluator.DrawnPeople} drawn people one photo each is enrolled, and {Evaluator.DrawnPhotos - 1} others of each should be nearest to that of their own person.";

    /// <summary>How <see cref="SetTables.Rejection"/> was measured.</summary>
    public static string Rejection(ErrorVersusReject curve)
    {
        return $"Every photo of {Count(curve.Pairs)} pairs is left as it is or made worse by one of five steps of one of six kinds (farther away, out of focus, dark, too bright, hazy, noisy), "
            + $"and the pairs are judged at squared distance {Distance(curve.SquaredDistance)}, the best threshold for the photos as they are. The quality of a pair is that of its worse face. "
            + $"The broken line is the error on the photos as they are, {Share(curve.ErrorAsTheyAre)}.";
    }
}
