namespace FaceNet.Matcher.Similarity;

/// <summary>Names an enrolled face; ordered by subject, then by face, as a walk through the gallery comes by them.</summary>
/// <param name="Subject">The subject's id.</param>
/// <param name="Face">The id of the sample.</param>
internal readonly record struct FaceName(string Subject, string Face) : IComparable<FaceName>
{
    public int CompareTo(FaceName other) =>
        string.CompareOrdinal(Subject, other.Subject) is var bySubject and not 0 ? bySubject : string.CompareOrdinal(Face, other.Face);
}

/// <summary>Two faces that lie near each other.</summary>
/// <param name="First">The one that comes first.</param>
/// <param name="Second">The other.</param>
/// <param name="SquaredDistance">How far they lie apart, in [0, 4].</param>
internal readonly record struct FoundPair(FaceName First, FaceName Second, double SquaredDistance)
{
    /// <summary>The pair of a face and its neighbor, the same from either end.</summary>
    public static FoundPair Of(FaceName face, Neighbor neighbor) => face.CompareTo(neighbor.Face) < 0
        ? new FoundPair(face, neighbor.Face, neighbor.SquaredDistance)
        : new FoundPair(neighbor.Face, face, neighbor.SquaredDistance);
}

/// <summary>A face near another.</summary>
/// <param name="Face">Which one.</param>
/// <param name="SquaredDistance">How far it lies from the other, in [0, 4].</param>
internal readonly record struct Neighbor(FaceName Face, double SquaredDistance);
