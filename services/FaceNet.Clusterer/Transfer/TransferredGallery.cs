using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;

namespace FaceNet.Clusterer.Transfer;

/// <summary>All clusters of a gallery, at one moment.</summary>
/// <param name="State">What the gallery is bound to, and its counters.</param>
/// <param name="Clusters">The clusters.</param>
/// <param name="Members">The members, each with the cluster that it is in now.</param>
/// <param name="LatestOfTracks">The latest member of each track.</param>
/// <param name="Links">What people said of two members.</param>
internal sealed record TransferredGallery(
    GalleryState State, GallerySnapshot Clusters, IReadOnlyList<Assignment> Members, IReadOnlySet<string> LatestOfTracks, IReadOnlyList<FaceLink> Links)
{
    /// <summary>Where the faces of frames are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Frames => Members
        .Where(member => member.Face.FrameKey.Length > 0)
        .GroupBy(member => member.Face.FrameKey, member => member.ClusterId)
        .ToDictionary(frame => frame.Key, frame => (IReadOnlyList<string>)[.. frame.Distinct()]);

    /// <summary>Where the latest faces of tracks are.</summary>
    public IReadOnlyDictionary<string, TrackPlace> Tracks => Members
        .Where(member => LatestOfTracks.Contains(member.Face.CropId))
        .ToDictionary(member => member.Face.TrackKey, member => new TrackPlace(member.ClusterId, member.Face.CropId));
}
