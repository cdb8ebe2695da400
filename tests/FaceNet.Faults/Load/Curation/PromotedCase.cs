using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Faults.Load.Curation;

/// <summary>A stranger who becomes a subject of the Matcher; then one of his faces is erased from the clusters.</summary>
/// <param name="gallery">Where the crops go.</param>
/// <param name="subjects">The gallery of the Matcher.</param>
/// <param name="number">Names it in its gallery.</param>
/// <param name="people">Draws the stranger.</param>
/// <param name="clusterOf">Knows the cluster of a crop that has arrived.</param>
internal sealed class PromotedCase(string gallery, string subjects, int number, DrawnPeople people, Func<string, string> clusterOf)
    : CuratedCase(gallery, number, people, clusterOf, FaceCount)
{
    /// <summary>The most faces that are enrolled.</summary>
    public const int MaxEnrolled = 3;

    private const int FaceCount = 4;

    /// <summary>Who the stranger becomes.</summary>
    public string Subject => $"{Gallery}-{Number}";

    /// <summary>The faces that were enrolled; null where the promotion was not answered.</summary>
    public IReadOnlyList<string>? Enrolled => Answers.GetValueOrDefault(RequestId("promote"))?.CropIds;

    public override IReadOnlyList<CurationStep> Steps => [Promote(), EraseMembers(Erased, ClusterText.Of([(Subject, Crops[1..])]))];

    public override IReadOnlyList<string> Erased => [Crops[0]];

    private string[] Crops => Strangers[0];

    private CurationStep Promote() => new(
        RequestId("promote"),
        CurationKind.Promotion,
        async (desk, id, options) => (await desk.Clusters.PromoteClusterAsync(
            new PromoteClusterRequest { Gallery = Gallery, ClusterId = ClusterOf(0), SubjectId = Subject, SubjectGallery = subjects, MaxFaces = MaxEnrolled, RequestId = id }, options)).Correction,
        ClusterText.Of([(Subject, Crops)]));
}
