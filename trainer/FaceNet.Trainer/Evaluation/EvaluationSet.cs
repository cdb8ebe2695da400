using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Lfw;

namespace FaceNet.Trainer.Evaluation;

/// <summary>People that models are measured on.</summary>
/// <param name="Name">What they are called in tables.</param>
/// <param name="Photos">Their photos.</param>
/// <param name="Lfw">The protocol where they are those of LFW.</param>
/// <param name="Domain">What the photos show; a model is measured with its thresholds for it.</param>
internal sealed record EvaluationSet(string Name, FaceDataset Photos, LfwBenchmark? Lfw = null, string Domain = ModelDomains.Photos)
{
    /// <summary>Loads the folders that a plan names, each when it is asked for.</summary>
    /// <exception cref="TrainerException">One of them cannot be read.</exception>
    public static IEnumerable<EvaluationSet> Load(EvaluationPlan plan, int size, Action<string> warn, CancellationToken cancellationToken)
    {
        if (plan.Lfw is { } folder)
        {
            LfwBenchmark lfw = LfwBenchmark.Load(folder, plan.LfwPairs!, size, cancellationToken);
            yield return new EvaluationSet("LFW", lfw.Photos, lfw);
        }

        var memory = new PhotoMemory();
        foreach (string faces in plan.Faces)
        {
            FaceDataset photos = FaceData.Load(faces, size, memory, cancellationToken);
            foreach (DataFault fault in photos.Faults)
            {
                warn(fault.ToString());
            }

            yield return new EvaluationSet(photos.Name, photos);
        }
    }
}
