using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Calibration;

/// <summary>The kinds of photos that a model is calibrated on.</summary>
internal static class CalibrationDomains
{
    /// <summary>Measures a model on each kind of photos that the plan names.</summary>
    /// <param name="plan">Whom to calibrate on.</param>
    /// <param name="model">The model.</param>
    /// <param name="size">Width and height of the photos in pixels.</param>
    /// <param name="cancellationToken">Stops measuring.</param>
    /// <exception cref="TrainerException">The plan names nobody, or what it names cannot be read.</exception>
    public static IReadOnlyList<CalibrationDomain> Measure(CalibrationPlan plan, IPhotoEmbedder model, int size, CancellationToken cancellationToken)
    {
        using OnnxFaceModel? reference = plan.Reference is { } folder ? OnnxFaceModel.Load(folder) : null;
        var domains = new List<CalibrationDomain>();
        foreach (string path in plan.Data)
        {
            FaceDataset heldOut = FaceData.Load(path, size, new PhotoMemory(), cancellationToken).HoldOut(plan.HoldOut).HeldOut;
            IReadOnlyList<float[]>? vectors = reference is null ? null : FrozenVectors.Get(reference, heldOut, withMirrorImage: true, plan.ReferenceCache, cancellationToken);
            domains.Add(CalibrationDomain.Measure(heldOut, model, vectors, cancellationToken));
        }

        if (plan.DrawnPeople > 0)
        {
            FaceDataset drawn = DrawnFaces.Draw(DrawnFaces.CalibrationSeed, plan.DrawnPeople, plan.DrawnPhotos, size, cancellationToken);
            domains.Add(CalibrationDomain.Measure(drawn, model, null, cancellationToken));
        }

        return domains.Count > 0
            ? domains
            : throw new TrainerException("There is nobody to calibrate on: give --data with --hold-out, or --drawn-people.");
    }
}
