namespace FaceNet.Trainer.Mining;

/// <summary>Which positives an anchor is paired with.</summary>
internal enum PositiveSelection
{
    /// <summary>All of them: the paper found this more stable, and a little faster to converge.</summary>
    All,

    /// <summary>The farthest one.</summary>
    Hardest,
}
