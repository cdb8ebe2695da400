namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>What hides a part of the face.</summary>
public enum OcclusionKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A strand of hair across the face.</summary>
    Strand,

    /// <summary>A cap down to the forehead.</summary>
    Cap,

    /// <summary>A scarf up to the mouth.</summary>
    Scarf,

    /// <summary>A hand on cheek and chin.</summary>
    Hand,

    /// <summary>Sunglasses.</summary>
    Sunglasses,

    /// <summary>A mask over nose and mouth.</summary>
    Mask,
}
