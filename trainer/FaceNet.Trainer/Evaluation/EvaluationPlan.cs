namespace FaceNet.Trainer.Evaluation;

/// <summary>What to measure models on; without any folder, on drawn people alone.</summary>
internal sealed record EvaluationPlan
{
    /// <summary>Folder of LFW's aligned photos; null leaves LFW out. Goes with <see cref="LfwPairs"/>.</summary>
    public string? Lfw { get; init; }

    /// <summary>LFW's pairs.txt.</summary>
    public string? LfwPairs { get; init; }

    /// <summary>Folders or CSV files of people who were not trained on.</summary>
    public IReadOnlyList<string> Faces { get; init; } = [];

    /// <summary>Drawn people to measure on where no others are named; the default is enough for a false-accept rate of 1e-5.</summary>
    public int DrawnPeople { get; init; } = 320;

    /// <summary>Photos of each of them.</summary>
    public int DrawnPhotos { get; init; } = 8;

    /// <summary>Whether compressed and small photos are measured too, which takes longest.</summary>
    public bool MeasuresRobustness { get; init; }
}
