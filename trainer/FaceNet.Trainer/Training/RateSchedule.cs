namespace FaceNet.Trainer.Training;

/// <summary>How the learning rate falls after the warm-up.</summary>
internal enum RateSchedule
{
    /// <summary>Half a cosine, down to zero.</summary>
    Cosine,

    /// <summary>A straight line, down to zero.</summary>
    Linear,

    /// <summary>Not at all.</summary>
    Constant,
}
