namespace FaceNet.Trainer.Runs;

/// <summary>How a batch is put together: P people x K photos of the data, further single photos, and P x K drawn people, and mixed photos.</summary>
internal sealed record BatchPlan
{
    /// <summary>People of the data; at least 1.</summary>
    public int People { get; init; } = 40;

    /// <summary>Photos of each of them; at least 1.</summary>
    public int Photos { get; init; } = 2;

    /// <summary>Further photos, at most, of people of the data who have fewer; at least 0. They serve as negatives and to the teacher.</summary>
    public int Singles { get; init; } = 12;

    /// <summary>Drawn people; at least 1, without effect where none are drawn.</summary>
    public int DrawnPeople { get; init; } = 9;

    /// <summary>Photos of each drawn person; at least 1.</summary>
    public int DrawnPhotos { get; init; } = 4;

    /// <summary>Mixed photos; at least 1, without effect where none are mixed.</summary>
    public int MixedPhotos { get; init; } = 32;
}
