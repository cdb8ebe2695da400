namespace FaceNet.SyntheticFaces.Identities;

/// <summary>How the hair of the head is worn.</summary>
public enum HairStyle
{
    /// <summary>No hair.</summary>
    Bald,

    /// <summary>Hair left at the sides only.</summary>
    Wreath,

    /// <summary>Cropped to a shadow.</summary>
    Buzz,

    /// <summary>Short, ears free, no fringe.</summary>
    ShortCut,

    /// <summary>Short, parted at the side, combed over the forehead.</summary>
    SidePart,

    /// <summary>Short, the front combed up.</summary>
    Quiff,

    /// <summary>Short with a straight fringe.</summary>
    ShortFringe,

    /// <summary>Short curls.</summary>
    ShortCurls,

    /// <summary>A round cloud of tight curls.</summary>
    Afro,

    /// <summary>Chin-long.</summary>
    Bob,

    /// <summary>Chin-long with a straight fringe.</summary>
    BobFringe,

    /// <summary>Long, parted.</summary>
    LongParted,

    /// <summary>Long with a fringe.</summary>
    LongFringe,

    /// <summary>Long and wavy.</summary>
    LongWaves,

    /// <summary>Long curls.</summary>
    LongCurls,

    /// <summary>Combed back and tied.</summary>
    TiedBack,

    /// <summary>Braids or locks hanging beside the face.</summary>
    Locks,
}
