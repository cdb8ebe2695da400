namespace FaceNet.Trainer.Calibration;

/// <summary>How far a probe is from a subject who is known by several photos.</summary>
internal enum DecisionPolicy
{
    /// <summary>As far as from the nearest photo.</summary>
    Nearest,

    /// <summary>The mean of the distances to the nearest <see cref="SubjectDistance.NearestPhotos"/> photos, or to all where there are fewer.</summary>
    MeanOfNearest,

    /// <summary>As far as from the mean of the photos' vectors, scaled to unit length.</summary>
    Prototype,
}
