namespace FaceNet.Trainer.Mining;

/// <summary>Which negatives a pair of an anchor and a positive is set against.</summary>
internal enum NegativeSelection
{
    /// <summary>The nearest one beyond the positive but within the margin: the paper's rule.</summary>
    SemiHard,

    /// <summary>The nearest one.</summary>
    Hard,

    /// <summary>All of them.</summary>
    All,

    /// <summary>One drawn at random.</summary>
    Random,
}
