using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Evaluation;

/// <summary>Measures ways of embedding on the same photos.</summary>
/// <param name="lfw">LFW; null to leave it out.</param>
/// <param name="drawn">Unseen drawn people, the first photo of each to enroll.</param>
internal sealed class Evaluator(LfwBenchmark? lfw, FaceDataset drawn)
{
    /// <summary>Drawn people to identify among.</summary>
    public const int DrawnPeople = 200;

    /// <summary>Photos of each: one enrolled, four probes.</summary>
    public const int DrawnPhotos = 5;

    public ModelFigures Measure(IPhotoEmbedder embedder, CancellationToken cancellationToken)
    {
        double rankOne = RankOneIdentification.Rate(EmbeddedPeople.Of(drawn, embedder, cancellationToken));
        var figures = new ModelFigures { Name = embedder.Name, DrawnRankOne = rankOne };
        return lfw is null ? figures : lfw.Measure(figures, embedder, cancellationToken);
    }
}
