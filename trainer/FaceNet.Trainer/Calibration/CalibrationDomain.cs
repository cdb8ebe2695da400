using System.Numerics.Tensors;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Calibration;

/// <summary>One kind of photos that thresholds are measured on: people neither in training nor in a test.</summary>
/// <param name="Name">What the photos are, in words.</param>
/// <param name="People">Their vectors and people.</param>
/// <param name="ImpostorPairs">Pairs of different people behind the thresholds.</param>
/// <param name="Dropped">Pairs left out because the reference model takes them for one person.</param>
/// <param name="Points">The thresholds.</param>
internal sealed record CalibrationDomain(string Name, EmbeddedPeople People, long ImpostorPairs, long Dropped, IReadOnlyList<FarPoint> Points)
{
    /// <summary>Pairs of different names that a reference model puts closer than this are taken for one person under two names.</summary>
    public const double MislabelledDistance = 1.0;

    private const int BootstrapSeed = 5;

    /// <summary>Measures one kind of photos.</summary>
    /// <param name="dataset">The photos.</param>
    /// <param name="model">The model to calibrate.</param>
    /// <param name="reference">The reference model's vectors of the photos; null where names are known to be right.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    public static CalibrationDomain Measure(FaceDataset dataset, IPhotoEmbedder model, IReadOnlyList<float[]>? reference, CancellationToken cancellationToken)
    {
        EmbeddedPeople people = EmbeddedPeople.Of(dataset, model, cancellationToken);
        long dropped = 0;
        bool IsMislabelled(int left, int right)
        {
            bool samePerson = 2 - (2 * TensorPrimitives.Dot<float>(reference[left], reference[right])) < MislabelledDistance;
            dropped += samePerson ? 1 : 0;
            return samePerson;
        }

        var pairs = Calibration.ImpostorPairs.Of(people, reference is null ? null : IsMislabelled);
        return new CalibrationDomain($"{dataset.PhotoCount} photos of {dataset.People.Count} people of {dataset.Name}", people, pairs.Count, dropped, pairs.Thresholds(BootstrapSeed));
    }
}
