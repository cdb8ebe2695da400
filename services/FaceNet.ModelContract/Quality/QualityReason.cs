namespace FaceNet.ModelContract;

/// <summary>What is wrong with a face.</summary>
public enum QualityReason
{
    /// <summary>The face has too few pixels in its picture.</summary>
    TooSmall,

    /// <summary>Fine detail is missing: out of focus, moved, or enlarged.</summary>
    Blurred,

    /// <summary>The face is too dark.</summary>
    TooDark,

    /// <summary>The face is too bright.</summary>
    TooBright,

    /// <summary>Light and dark differ too little.</summary>
    LowContrast,

    /// <summary>Noise lies over the face, as of a camera in little light.</summary>
    Noisy,
}
