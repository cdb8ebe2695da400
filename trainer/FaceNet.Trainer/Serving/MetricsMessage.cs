using FaceNet.Protos.Training.V1;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>Says a line of the log to callers.</summary>
internal static class MetricsMessage
{
    public static TrainingMetrics ToMetrics(this TrainingReport report)
    {
        StepStatistics statistics = report.Statistics;
        var metrics = new TrainingMetrics
        {
            Step = report.Step,
            Loss = statistics.TripletLoss,
            ActiveTriplets = statistics.ActiveShare,
            PositiveSquaredDistance = statistics.PositiveDistance,
            NegativeSquaredDistance = statistics.NegativeDistance,
            EmbeddingNorm = statistics.Norm,
            ImagesPerSecond = report.ImagesPerSecond,
            LearningRate = report.LearningRate,
            TeacherSquaredDistance = statistics.TeacherDistance,
            Collapsed = statistics.Collapsed,
        };
        if (report.Validation is { } validation)
        {
            metrics.ValidationRate = validation;
        }

        return metrics;
    }
}
