namespace FaceNet.SyntheticFaces.Identities;

/// <summary>How facial hair is worn.</summary>
public enum BeardStyle
{
    /// <summary>Clean-shaven.</summary>
    None,

    /// <summary>A few days' growth over cheeks, lip and chin.</summary>
    Stubble,

    /// <summary>Moustache only.</summary>
    Moustache,

    /// <summary>Moustache whose ends run down beside the mouth.</summary>
    Horseshoe,

    /// <summary>Chin and moustache, joined around the mouth.</summary>
    Goatee,

    /// <summary>Chin only.</summary>
    ChinTuft,

    /// <summary>A narrow line along the jaw, without moustache.</summary>
    ChinStrap,

    /// <summary>Cheeks, lip and chin.</summary>
    Full,

    /// <summary>Cheeks, lip and chin, grown beyond the chin.</summary>
    Flowing,
}
