using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Correction = FaceNet.Protos.Events.V1.Correction;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>Makes corrections as their rpcs do.</summary>
internal static class Ask
{
    /// <summary>The gallery of corrections that name none: another one in each run, because servers may be shared.</summary>
    public static readonly string Gallery = UniqueName.For("lobby");

    private static int _asked;

    public static Correction Merge(string cluster, string other, string? gallery = null) =>
        Of(new Correction { MergeClusters = new MergeClustersRequest { Gallery = gallery ?? Gallery, ClusterId = cluster, OtherClusterId = other } }, gallery);

    public static Correction Split(string cluster, params IEnumerable<string> crops) => Of(new Correction
    {
        SplitCluster = new SplitClusterRequest { Gallery = Gallery, ClusterId = cluster, Members = new SplitByMembers { CropIds = { crops } } },
    });

    public static Correction SplitAt(string cluster, double threshold) =>
        Of(new Correction { SplitCluster = new SplitClusterRequest { Gallery = Gallery, ClusterId = cluster, Threshold = threshold } });

    public static Correction Move(string cluster, string crop, string target) =>
        Of(new Correction { MoveMember = new MoveMemberRequest { Gallery = Gallery, ClusterId = cluster, CropId = crop, TargetClusterId = target } });

    public static Correction Remove(string cluster, string crop, string? gallery = null) =>
        Of(new Correction { RemoveMember = new RemoveMemberRequest { Gallery = gallery ?? Gallery, ClusterId = cluster, CropId = crop } }, gallery);

    public static Correction Label(string cluster, string label, string? gallery = null) =>
        Of(new Correction { LabelCluster = new LabelClusterRequest { Gallery = gallery ?? Gallery, ClusterId = cluster, Label = label } }, gallery);

    public static Correction Must(string crop, string other) =>
        Of(new Correction { AddMustLink = new AddMustLinkRequest { Gallery = Gallery, CropId = crop, OtherCropId = other } });

    public static Correction Cannot(string crop, string other) =>
        Of(new Correction { AddCannotLink = new AddCannotLinkRequest { Gallery = Gallery, CropId = crop, OtherCropId = other } });

    public static Correction Undo(int count, string? gallery = null) =>
        Of(new Correction { UndoCorrections = new UndoCorrectionsRequest { Gallery = gallery ?? Gallery, Count = count } }, gallery);

    /// <summary>The same correction of another gallery.</summary>
    public static Correction In(string gallery, Correction correction)
    {
        correction.Gallery = gallery;
        var request = Correction.Descriptor.Oneofs[0].Accessor.GetCaseFieldDescriptor(correction).Accessor.GetValue(correction);
        ((IMessage)request).Descriptor.FindFieldByName("gallery").Accessor.SetValue((IMessage)request, gallery);
        return correction;
    }

    private static Correction Of(Correction correction, string? gallery = null)
    {
        correction.Gallery = gallery ?? Gallery;
        correction.CorrectionId = $"correction-{Interlocked.Increment(ref _asked)}";
        correction.RequestTime = Timestamp.FromDateTime(new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc));
        return correction;
    }
}
