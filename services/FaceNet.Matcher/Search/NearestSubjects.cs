using FaceNet.Matcher.Decisions;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.VectorIndex;

namespace FaceNet.Matcher.Search;

/// <summary>Groups vectors by whom they show.</summary>
internal static class NearestSubjects
{
    /// <summary>The subjects among the hits, each by its nearest sample, nearest first.</summary>
    /// <param name="hits">Vectors, nearest first.</param>
    /// <param name="generation">The life of the gallery that is searched; vectors of others are passed over.</param>
    /// <param name="unsettled">Vectors that are not, or no longer, enrolled.</param>
    public static IReadOnlyList<SubjectHit> From(IReadOnlyList<VectorHit> hits, string generation, IReadOnlySet<string> unsettled)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var subjects = new List<SubjectHit>();
        foreach (var hit in hits)
        {
            if (!unsettled.Contains(hit.Element)
                && ElementId.TryParse(hit.Element) is { } element
                && element.IsOf(generation)
                && seen.Add(element.Subject))
            {
                subjects.Add(new SubjectHit(element.Subject, element.Face, hit.SquaredDistance));
            }
        }

        return subjects;
    }
}
