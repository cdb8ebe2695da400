using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Runs;

/// <summary>What a run learns from.</summary>
/// <param name="Set">All photos.</param>
/// <param name="Sampler">Deals the batches.</param>
/// <param name="Batches">Makes them.</param>
/// <param name="Validation">People to validate on; null where the plan asks for none.</param>
internal sealed record RunData(TrainingSet Set, IdentityBatchSampler Sampler, BatchBuilder Batches, Validation? Validation)
{
    /// <summary>Photos of people held out that are enough to validate on.</summary>
    private const int ValidationPhotos = 1000;

    private const int DrawnValidationPeople = 200;
    private const int DrawnValidationPhotos = 5;

    /// <summary>Loads and draws what the plan names.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="network">The network.</param>
    /// <param name="warn">Receives what is wrong with the data.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    /// <exception cref="TrainerException">Data are missing or too few, or the frozen model does not fit.</exception>
    public static RunData Load(RunPlan plan, NetworkDescription network, Action<string> warn, CancellationToken cancellationToken)
    {
        using OnnxFaceModel? frozen = (plan.Teacher ?? plan.CompatibleWith) is { } folder ? OnnxFaceModel.Load(folder) : null;
        RequireFits(frozen, network);
        var memory = new PhotoMemory(plan.PhotoMemory * PhotoMemory.Megabyte);
        var set = new TrainingSet();
        var real = new List<IReadOnlyList<int>>();
        var people = new List<Person>();
        var heldOut = new List<Person>();
        foreach (string path in plan.Data)
        {
            FaceDataset dataset = FaceData.Load(path, network.InputSize, memory, cancellationToken);
            foreach (DataFault fault in dataset.Faults)
            {
                warn($"{dataset.Name}: {fault}");
            }

            (FaceDataset kept, FaceDataset apart) = dataset.HoldOut(plan.HoldOut);
            real.AddRange(set.Add(kept, VectorsOf(frozen, kept, plan, cancellationToken)));
            people.AddRange(kept.People);
            heldOut.AddRange(apart.People);
        }

        IReadOnlyList<int> mixedPhotos = [];
        if (plan.MixedPhotos > 0)
        {
            FaceDataset mixed = MixedPhotos.Mix(people, plan.MixedPhotos, plan.Learning.Seed, memory, cancellationToken);
            mixedPhotos = set.AddOfNobody(mixed, VectorsOf(frozen, mixed, plan, cancellationToken)!);
        }

        IReadOnlyList<IReadOnlyList<int>> drawnPeople = [];
        if (plan.DrawnPeople > 0)
        {
            FaceDataset drawn = DrawnFaces.Draw(DrawnFaces.TrainingSeed, plan.DrawnPeople, plan.DrawnPhotos, network.InputSize, memory, cancellationToken);
            drawnPeople = set.Add(drawn, DrawnVectorsOf(frozen, drawn, plan, cancellationToken));
        }

        return new RunData(
            set,
            new IdentityBatchSampler(SamplerPools.Of(plan.Batch, real, drawnPeople, mixedPhotos), plan.Learning.Seed),
            new BatchBuilder(set, new FacePreprocessor(NetworkInput.Of(network)), network.Dimensions, plan.Learning.Seed, plan.Augmentation, plan.Workers),
            ValidationOf(plan, network, heldOut, memory, cancellationToken));
    }

    private static void RequireFits(OnnxFaceModel? frozen, NetworkDescription network)
    {
        if (frozen is not null && frozen.Dimensions != network.Dimensions)
        {
            throw new TrainerException(
                $"Model '{frozen.Name}' gives {frozen.Dimensions} numbers, network '{network.Name}' {network.Dimensions}; they must be equal. Take another model or network.");
        }
    }

    // A teacher's opinion is steadier with the mirror image's; an older model's vectors must be those that are stored.
    private static IReadOnlyList<float[]>? VectorsOf(OnnxFaceModel? frozen, FaceDataset dataset, RunPlan plan, CancellationToken cancellationToken)
    {
        return frozen is null ? null : FrozenVectors.Get(frozen, dataset, withMirrorImage: plan.Teacher is not null, plan.VectorCache, cancellationToken);
    }

    private static IReadOnlyList<float[]>? DrawnVectorsOf(OnnxFaceModel? frozen, FaceDataset drawn, RunPlan plan, CancellationToken cancellationToken)
    {
        if (!plan.TeachDrawn)
        {
            return plan.CompatibleWith is null ? null : VectorsOf(frozen, drawn, plan, cancellationToken);
        }

        return VectorsOf(frozen, drawn, plan, cancellationToken) is { } vectors ? WhitenedVectors.Of(drawn, vectors) : null;
    }

    private static Validation? ValidationOf(RunPlan plan, NetworkDescription network, IReadOnlyList<Person> heldOut, PhotoMemory memory, CancellationToken cancellationToken)
    {
        if (plan.Learning.ValidateEvery == 0)
        {
            return null;
        }

        int photos = 0;
        Person[] people = [.. heldOut.Where(person => person.Photos.Count > 1).TakeWhile(person => (photos += person.Photos.Count) <= ValidationPhotos)];
        return new Validation(people.Length > 0
            ? new FaceDataset("the people held out", people)
            : DrawnFaces.Draw(DrawnFaces.CalibrationSeed, DrawnValidationPeople, DrawnValidationPhotos, network.InputSize, memory, cancellationToken));
    }
}
