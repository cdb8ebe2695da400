using System.ComponentModel.DataAnnotations;

namespace FaceNet.Matcher.VectorIndex.Recall;

/// <summary>How often the index is compared with an exact search. Section <c>Recall</c>.</summary>
internal sealed class RecallOptions
{
    /// <summary>Of how many searches of a set one is done again exactly, after it was answered.</summary>
    /// <value>The default is 0: none. Range 0 to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int OneIn { get; set; }
}
