using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Calibration;

/// <summary>One kind of photos that thresholds are measured on: people of one data set, neither in training nor in a test.</summary>
/// <param name="Domain">What they show, one of <see cref="ModelDomains"/>; several kinds may show the same.</param>
/// <param name="Photos">The photos.</param>
/// <param name="People">Their vectors and people.</param>
/// <param name="Mislabelled">Pairs left out because the reference model takes them for one person.</param>
/// <param name="Tables">The thresholds.</param>
internal sealed record CalibratedKind(string Domain, FaceDataset Photos, EmbeddedPeople People, MislabelledPairs Mislabelled, CalibrationTables Tables)
{
    /// <summary>What the photos are, in words.</summary>
    public string Name => $"{Photos.PhotoCount} photos of {Photos.People.Count} people of {Photos.Name}";

    /// <summary>Measures one kind of photos.</summary>
    /// <param name="domain">What they show.</param>
    /// <param name="dataset">The photos.</param>
    /// <param name="model">The model to calibrate.</param>
    /// <param name="reference">The reference model's vectors of the photos; null where names are known to be right.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    public static CalibratedKind Measure(
        string domain, FaceDataset dataset, IPhotoEmbedder model, IReadOnlyList<float[]>? reference, CancellationToken cancellationToken)
    {
        EmbeddedPeople people = EmbeddedPeople.Of(dataset, model, cancellationToken);
        MislabelledPairs mislabelled = reference is null ? MislabelledPairs.None : MislabelledPairs.Of(people with { Vectors = reference });
        return new CalibratedKind(domain, dataset, people, mislabelled, CalibrationTables.Within(people, mislabelled, cancellationToken));
    }
}
