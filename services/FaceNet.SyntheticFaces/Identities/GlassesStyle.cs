namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The frame of a pair of glasses.</summary>
public enum GlassesStyle
{
    /// <summary>No glasses.</summary>
    None,

    /// <summary>Round lenses.</summary>
    Round,

    /// <summary>Rectangular lenses with rounded corners.</summary>
    Rectangular,

    /// <summary>Large drop-shaped lenses.</summary>
    Aviator,

    /// <summary>Lenses that rise to the outside.</summary>
    CatEye,

    /// <summary>A rim above the lens only.</summary>
    HalfRim,
}
