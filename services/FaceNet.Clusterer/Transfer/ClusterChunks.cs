using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Protos.Clustering.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LinkKind = FaceNet.Clusterer.Clustering.Corrections.LinkKind;

namespace FaceNet.Clusterer.Transfer;

/// <summary>Makes the chunks of an export.</summary>
internal static class ClusterChunks
{
    /// <summary>All chunks but the trailer.</summary>
    public static IEnumerable<ClusterChunk> ToChunks(this TransferredGallery gallery, DateTimeOffset now)
    {
        yield return new ClusterChunk { Header = Header(gallery, now) };
        foreach (var part in ClusterTransferFormat.Parts(Clusters(gallery.Clusters)))
        {
            yield return new ClusterChunk { Clusters = new TransferredClusters { Clusters = { part } } };
        }

        var members = gallery.Members.OrderBy(member => member.Face.CropId, StringComparer.Ordinal);
        foreach (var part in ClusterTransferFormat.Parts(members.Select(member => Member(member, gallery.LatestOfTracks))))
        {
            yield return new ClusterChunk { Members = new TransferredMembers { Members = { part } } };
        }

        foreach (var part in ClusterTransferFormat.Parts(gallery.Links.OrderBy(link => link.Pair).Select(Link)))
        {
            yield return new ClusterChunk { Links = new TransferredLinks { Links = { part } } };
        }
    }

    private static ClusterTransferHeader Header(TransferredGallery gallery, DateTimeOffset now) => new()
    {
        FormatVersion = ClusterTransferFormat.Version,
        Gallery = gallery.Clusters.Gallery,
        EmbeddingSpace = gallery.State.EmbeddingSpace,
        Dimensions = gallery.State.Dimensions,
        BaseThreshold = gallery.State.BaseThreshold,
        SmallClusterReduction = gallery.State.SmallClusterReduction,
        Sequence = gallery.State.Sequence,
        Founded = gallery.State.Founded,
        Merges = gallery.State.Merges,
        MergedFaces = gallery.State.MergedFaces,
        ExportTime = now.ToTimestamp(),
    };

    private static IEnumerable<TransferredCluster> Clusters(GallerySnapshot snapshot)
    {
        var aliases = snapshot.Aliases.ToLookup(alias => alias.Value, alias => alias.Key);
        var separations = snapshot.Separations.ToLookup(pair => pair.YoungerId);
        return snapshot.Clusters.OrderBy(cluster => cluster.Ordinal).Select(cluster => new TransferredCluster
        {
            ClusterId = cluster.Id,
            Ordinal = cluster.Ordinal,
            MemberCount = cluster.Count,
            Sum = { cluster.Sum },
            CreateTime = cluster.CreateTime.ToTimestamp(),
            UpdateTime = cluster.UpdateTime.ToTimestamp(),
            Version = cluster.Version,
            Label = cluster.Label,
            Aliases = { aliases[cluster.Id].Order(StringComparer.Ordinal) },
            Separations =
            {
                separations[cluster.Id].OrderBy(pair => pair.OlderId, StringComparer.Ordinal).Select(pair => new TransferredSeparation { ClusterId = pair.OlderId, Reasons = pair.Reasons }),
            },
        });
    }

    private static TransferredMember Member(Assignment member, IReadOnlySet<string> latestOfTracks)
    {
        var (face, evidence) = (member.Face, member.Evidence);
        var message = new TransferredMember
        {
            CropId = face.CropId,
            ClusterId = member.ClusterId,
            Vector = { face.Embedding.Values.ToArray() },
            ContentHash = UnsafeByteOperations.UnsafeWrap(face.ContentHash),
            FrameId = face.FrameId,
            TrackId = face.TrackId,
            SourceId = face.SourceId,
            CaptureTime = face.CaptureTime.ToTimestamp(),
            Founded = evidence.Founded,
            ByMustLink = evidence.ByMustLink,
            LatestOfTrack = latestOfTracks.Contains(face.CropId),
        };
        if (evidence.SquaredDistance is { } distance)
        {
            message.SquaredDistance = distance;
        }

        if (evidence.RunnerUp is { } runnerUp)
        {
            message.RunnerUp = runnerUp;
        }

        if (evidence.Threshold is { } threshold)
        {
            message.Threshold = threshold;
        }

        return message;
    }

    private static TransferredLink Link(FaceLink link) => new()
    {
        OneCropId = link.One,
        OtherCropId = link.Other,
        OnePerson = link.Kind == LinkKind.Must,
        OneSpeaks = link.OneSpeaks,
        OtherSpeaks = link.OtherSpeaks,
    };
}
