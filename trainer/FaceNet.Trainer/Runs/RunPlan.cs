using FaceNet.Trainer.Data;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Runs;

/// <summary>Everything a run is asked to do. It is kept as plan.json in the run's folder, and a resumed run follows it.</summary>
internal sealed record RunPlan
{
    /// <summary>Name of the network.</summary>
    public required string Network { get; init; }

    /// <summary>Folders or CSV files of photos to train on.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>People of each of them who are never trained on; at least 0.</summary>
    public int HoldOut { get; init; }

    /// <summary>People to draw; at least 0.</summary>
    public int DrawnPeople { get; init; }

    /// <summary>Photos of each drawn person; at least 1.</summary>
    public int DrawnPhotos { get; init; } = 8;

    /// <summary>Photos of the data to mix for the teacher; at least 0.</summary>
    public int MixedPhotos { get; init; }

    /// <summary>MiB of decoded photos to keep; at least 0.</summary>
    public int PhotoMemory { get; init; } = Trainer.Data.PhotoMemory.DefaultMegabytes;

    /// <summary>How a batch is put together.</summary>
    public BatchPlan Batch { get; init; } = new();

    /// <summary>How far photos are varied.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Threads that make batches; at least 1. The result does not depend on it.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Model folder of a frozen teacher; null for none.</summary>
    public string? Teacher { get; init; }

    /// <summary>Whether the teacher is asked about drawn faces too.</summary>
    public bool TeachDrawn { get; init; }

    /// <summary>Model folder of the older model whose vectors the new ones are to be comparable with; null for none.</summary>
    public string? CompatibleWith { get; init; }

    /// <summary>Folder that keeps the vectors of teachers and older models between runs.</summary>
    public string VectorCache { get; init; } = ".runs/teacher";

    /// <summary>Checkpoint or model folder whose weights the network starts from; null draws them from the seed.</summary>
    public string? Initial { get; init; }

    /// <summary>How the network learns.</summary>
    public required TrainingOptions Learning { get; init; }
}
