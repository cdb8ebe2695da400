using FaceNet.Trainer.Mining;

namespace FaceNet.Trainer.Training;

/// <summary>How a network learns. The defaults suit <c>mini</c> with batches of about 128 photos.</summary>
internal sealed record TrainingOptions
{
    /// <summary>Steps until the learning rate has fallen to zero; at least 1.</summary>
    public required int Steps { get; init; }

    /// <summary>Ends the schedule after this many minutes if the steps have not ended it before; null for no limit. Such a run cannot be repeated exactly.</summary>
    public double? MaxMinutes { get; init; }

    /// <summary>Which optimizer takes the steps.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.Adam;

    /// <summary>Learning rate after the warm-up; above 0.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Steps in which the learning rate rises to its full value; at least 0.</summary>
    public int WarmUpSteps { get; init; } = 100;

    /// <summary>Pull of the weights towards zero per step, relative to the learning rate; at least 0.</summary>
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Margin of the triplet loss in squared distance; in (0, 4).</summary>
    public double Margin { get; init; } = 0.2;

    /// <summary>Which negatives a pair is set against.</summary>
    public NegativeSelection Negatives { get; init; } = NegativeSelection.SemiHard;

    /// <summary>Which positives an anchor is paired with.</summary>
    public PositiveSelection Positives { get; init; } = PositiveSelection.All;

    /// <summary>Mixes the vectors of the frozen model into the triplets, so that the new vectors may be compared with its.</summary>
    public bool Harmonic { get; init; }

    /// <summary>Weight of the triplet loss; at least 0.</summary>
    public double TripletWeight { get; init; } = 1;

    /// <summary>Weight of the squared distance to the teacher; at least 0, without effect where there is no teacher.</summary>
    public double TeacherWeight { get; init; } = 4;

    /// <summary>Photos that pass the network at once, at least 2; null passes the whole batch. Smaller chunks need less memory and a second forward pass.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>Longest gradient, over all weights together, above 0; a longer one is scaled down to it. Null for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>How the learning rate falls after the warm-up.</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Cosine;

    /// <summary>First steps in which only the last layer learns; at least 0. For a network that starts from the weights of another run.</summary>
    public int LastLayerSteps { get; init; }

    /// <summary>Steps between two rounds of offline mining; 0 for none. Until the first round batches are dealt by people.</summary>
    public int OfflineEvery { get; init; }

    /// <summary>Photos that are mined offline, at least 2. Memory grows with its square: 4,000 photos need about 0.5 GB.</summary>
    public int OfflinePhotos { get; init; } = 4000;

    /// <summary>Steps between two validations on people who are not trained on; 0 for none.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Validations in a row without a new best after which the run ends early; at least 1, null for never.</summary>
    public int? Patience { get; init; }

    /// <summary>Where the network runs.</summary>
    public DeviceKind Device { get; init; } = DeviceKind.Cpu;

    /// <summary>Multiplies in bfloat16 instead of float32, for GPUs.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Decides on the first weights, the batches and the variations of the photos.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Steps between two reports; at least 1.</summary>
    public int ReportEvery { get; init; } = 50;

    /// <summary>Steps between two checkpoints; at least 1. One more is written at the end.</summary>
    public int CheckpointEvery { get; init; } = 250;
}
