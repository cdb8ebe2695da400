using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation.Pairs;
using FaceNet.Trainer.Evaluation.Rates;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Calibration;

/// <summary>The kinds of photos that a model is calibrated on.</summary>
internal static class CalibratedKinds
{
    /// <summary>Checks that each kind of photos has enough people to calibrate on, before hours are spent on a model.</summary>
    /// <exception cref="TrainerException">A kind has too few, the plan names nobody, or what it names cannot be read.</exception>
    public static void Require(CalibrationPlan plan, int size, CancellationToken cancellationToken)
    {
        OpenReference(plan)?.Dispose();
        foreach (FaceDataset heldOut in HeldOut(plan, size, cancellationToken))
        {
            IReadOnlyList<int> people = heldOut.Labels;
            RequireEnough(heldOut.Name, new ImpostorCount(people, people, once: true, []).All);
        }

        RequireSomebody(plan);
        if (plan.DrawnPeople > 0)
        {
            RequireEnough($"{plan.DrawnPeople} drawn people", (long)plan.DrawnPeople * (plan.DrawnPeople - 1) / 2 * plan.DrawnPhotos * plan.DrawnPhotos);
        }
    }

    /// <summary>Measures a model on each kind of photos that the plan names.</summary>
    /// <param name="plan">Whom to calibrate on.</param>
    /// <param name="model">The model.</param>
    /// <param name="size">Width and height of the photos in pixels.</param>
    /// <param name="cancellationToken">Stops measuring.</param>
    /// <exception cref="TrainerException">The plan names nobody, or what it names cannot be read.</exception>
    public static IReadOnlyList<CalibratedKind> Measure(CalibrationPlan plan, IPhotoEmbedder model, int size, CancellationToken cancellationToken)
    {
        RequireSomebody(plan);
        using OnnxFaceModel? reference = OpenReference(plan);
        var kinds = new List<CalibratedKind>();
        foreach (FaceDataset heldOut in HeldOut(plan, size, cancellationToken))
        {
            IReadOnlyList<float[]>? vectors = reference is null ? null : FrozenVectors.Get(reference, heldOut, withMirrorImage: true, plan.ReferenceCache, cancellationToken);
            kinds.Add(CalibratedKind.Measure(ModelDomains.Photos, heldOut, model, vectors, cancellationToken));
        }

        if (plan.DrawnPeople > 0)
        {
            FaceDataset drawn = DrawnFaces.Draw(DrawnFaces.CalibrationSeed, plan.DrawnPeople, plan.DrawnPhotos, size, cancellationToken);
            kinds.Add(CalibratedKind.Measure(ModelDomains.Drawings, drawn, model, null, cancellationToken));
        }

        return kinds;
    }

    private static OnnxFaceModel? OpenReference(CalibrationPlan plan)
    {
        return plan.Reference is { } folder ? OnnxFaceModel.Load(folder) : null;
    }

    private static IEnumerable<FaceDataset> HeldOut(CalibrationPlan plan, int size, CancellationToken cancellationToken)
    {
        return plan.Data.Select(path => FaceData.Load(path, size, new PhotoMemory(), cancellationToken).HoldOut(plan.HoldOut).HeldOut);
    }

    private static void RequireSomebody(CalibrationPlan plan)
    {
        if (plan.Data.Count == 0 && plan.DrawnPeople == 0)
        {
            throw new TrainerException("There is nobody to calibrate on: give --data with --hold-out, or --drawn-people.");
        }
    }

    private static void RequireEnough(string kind, long impostorPairs)
    {
        double fewest = FarThreshold.FewestPairs / FarGrid.Rates[0];
        if (impostorPairs < fewest)
        {
            throw new TrainerException($"{kind} make {impostorPairs} pairs of different people; a model is calibrated on at least {fewest:F0}. Hold out or draw more people.");
        }
    }
}
