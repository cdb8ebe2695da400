using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;

namespace FaceNet.Matcher.Search;

/// <summary>Passes over what a search of vectors finds and nobody has enrolled.</summary>
internal static class EnrolledHits
{
    /// <summary>The enrolled faces among the hits, in their order.</summary>
    /// <param name="hits">Vectors.</param>
    /// <param name="generation">The life of the gallery that is searched; vectors of others are passed over.</param>
    /// <param name="unsettled">Vectors that are not, or no longer, enrolled.</param>
    public static IEnumerable<(ElementId Face, double SquaredDistance)> From(IEnumerable<VectorHit> hits, string generation, IReadOnlySet<string> unsettled)
    {
        foreach (var hit in hits)
        {
            if (!unsettled.Contains(hit.Element) && ElementId.TryParse(hit.Element) is { } element && element.IsOf(generation))
            {
                yield return (element, hit.SquaredDistance);
            }
        }
    }
}
