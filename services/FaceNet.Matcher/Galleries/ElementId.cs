using System.Security.Cryptography;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// The name of a vector in its set, <c>subject/face#tag</c>: a hit says whose face it is without a second look-up. The tag is
/// never used twice, so a vector is never overwritten (on Garnet that can cut others off the graph), and it starts with the
/// gallery's generation, so a vector left over from a deleted gallery of the same name is never mistaken for a member of the new one.
/// </summary>
internal readonly record struct ElementId(string Subject, string Face, string Tag)
{
    private const int GenerationBytes = 4;

    /// <summary>Names one life of a gallery.</summary>
    public static string NewGeneration() => RandomHex();

    /// <summary>Names a vector that is about to be added.</summary>
    public static ElementId New(string subject, string face, string generation) => new(subject, face, generation + RandomHex());

    /// <summary>Reads a name; null when it is none.</summary>
    public static ElementId? TryParse(string element)
    {
        // Ids hold neither '/' nor '#'.
        var slash = element.IndexOf('/', StringComparison.Ordinal);
        var hash = element.LastIndexOf('#');
        return slash > 0 && hash > slash + 1 ? new ElementId(element[..slash], element[(slash + 1)..hash], element[(hash + 1)..]) : null;
    }

    /// <summary>Whether the vector belongs to this life of its gallery.</summary>
    public bool IsOf(string generation) => Tag.StartsWith(generation, StringComparison.Ordinal);

    public override string ToString() => $"{Subject}/{Face}#{Tag}";

    private static string RandomHex() => RandomNumberGenerator.GetHexString(2 * GenerationBytes, lowercase: true);
}
