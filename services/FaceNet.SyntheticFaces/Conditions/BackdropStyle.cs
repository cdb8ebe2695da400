namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>What is behind the head.</summary>
public enum BackdropStyle
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>One colour fading into another.</summary>
    Gradient,

    /// <summary>Light spots out of focus.</summary>
    Spots,

    /// <summary>Vertical shapes: door frames, curtains, trunks.</summary>
    Bars,

    /// <summary>Sky above, ground below.</summary>
    Horizon,

    /// <summary>Boxes: shelves, windows, houses.</summary>
    Boxes,
}
