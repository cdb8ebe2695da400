using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Faults.Load.Curation;

/// <summary>
/// Three strangers. A face of the first is said to be somebody else; so is one of the second, and these two are said to be one person. The second gets a name, then
/// another. In the end another face of each of them is erased, and all of the third.
/// </summary>
/// <param name="gallery">Where the crops go.</param>
/// <param name="number">Names it in its gallery.</param>
/// <param name="people">Draws the strangers.</param>
/// <param name="clusterOf">Knows the cluster of a crop that has arrived.</param>
internal sealed class CorrectedCase(string gallery, int number, DrawnPeople people, Func<string, string> clusterOf)
    : CuratedCase(gallery, number, people, clusterOf, FirstFaces, SecondFaces, ThirdFaces)
{
    private const int FirstFaces = 3, SecondFaces = 3, ThirdFaces = 2;

    public override IReadOnlyList<CurationStep> Steps =>
    [
        Remove(),
        Split(),
        Merge(),
        Label("label", Name),
        Label("rename", OtherName),
        EraseMembers([First[0], Second[1]], ClusterText.Of([.. Others(First[1..^1], Second[..1], OtherName), ("", Third)])),
        EraseCluster(),
    ];

    public override IReadOnlyList<string> Erased => [First[0], Second[1], .. Third];

    private string[] First => Strangers[0];

    private string[] Second => Strangers[1];

    private string[] Third => Strangers[2];

    private string Name => $"named-{Number}";

    private string OtherName => $"renamed-{Number}";

    private CurationStep Remove() => new(
        RequestId("remove"),
        CurationKind.Correction,
        async (desk, id, options) => (await desk.Clusters.RemoveMemberAsync(
            new RemoveMemberRequest { Gallery = Gallery, ClusterId = ClusterOf(0), CropId = First[^1], RequestId = id }, options)).Correction,
        ClusterText.Of([("", First[..^1]), ("", First[^1..]), ("", Second), ("", Third)]));

    private CurationStep Split() => new(
        RequestId("split"),
        CurationKind.Correction,
        async (desk, id, options) => (await desk.Clusters.SplitClusterAsync(
            new SplitClusterRequest { Gallery = Gallery, ClusterId = ClusterOf(1), Members = new SplitByMembers { CropIds = { Second[^1] } }, RequestId = id }, options)).Correction,
        ClusterText.Of([("", First[..^1]), ("", First[^1..]), ("", Second[..^1]), ("", Second[^1..]), ("", Third)]));

    private CurationStep Merge() => new(
        RequestId("merge"),
        CurationKind.Correction,
        async (desk, id, options) => (await desk.Clusters.MergeClustersAsync(
            new MergeClustersRequest { Gallery = Gallery, ClusterId = FoundedBy("remove"), OtherClusterId = FoundedBy("split"), RequestId = id }, options)).Correction,
        ClusterText.Of([.. Others(First[..^1], Second[..^1], ""), ("", Third)]));

    private CurationStep Label(string what, string label) => new(
        RequestId(what),
        CurationKind.Correction,
        async (desk, id, options) => (await desk.Clusters.LabelClusterAsync(
            new LabelClusterRequest { Gallery = Gallery, ClusterId = ClusterOf(1), Label = label, RequestId = id }, options)).Correction,
        ClusterText.Of([.. Others(First[..^1], Second[..^1], label), ("", Third)]));

    private CurationStep EraseCluster() => new(
        RequestId("erase-cluster"),
        CurationKind.Erasure,
        async (desk, id, options) =>
        {
            await desk.Erasures.EraseClusterAsync(new EraseClusterRequest { Gallery = Gallery, ClusterId = ClusterOf(2), RequestId = id }, options);
            return null;
        },
        ClusterText.Of(Others(First[1..^1], Second[..1], OtherName)));

    // The clusters of the first two, when the removed and the split off face are one.
    private (string Label, IEnumerable<string> Crops)[] Others(string[] first, string[] second, string label) =>
        [("", first), (label, second), ("", [First[^1], Second[^1]])];
}
