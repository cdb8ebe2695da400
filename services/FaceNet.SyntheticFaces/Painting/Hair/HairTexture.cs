namespace FaceNet.SyntheticFaces.Painting.Hair;

/// <summary>What the strands of hair do.</summary>
internal enum HairTexture
{
    Cropped,
    Straight,
    Waves,
    Curls,
    Coils,
    Locks,
}
