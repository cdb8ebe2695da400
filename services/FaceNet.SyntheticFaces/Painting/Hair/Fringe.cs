namespace FaceNet.SyntheticFaces.Painting.Hair;

/// <summary>Where hair covers the forehead.</summary>
internal enum Fringe
{
    None,
    Straight,
    Swept,
    Parted,
    Raised,
    Ragged,
}
