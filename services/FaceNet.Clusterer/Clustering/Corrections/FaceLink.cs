namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>What people know of two faces.</summary>
internal enum LinkKind
{
    /// <summary>They show one person.</summary>
    Must = 1,

    /// <summary>They show different people.</summary>
    Cannot = 2,
}

/// <summary>
/// What people said of two faces, the lower crop_id first. An end may speak for the whole cluster of its face: such a link stays with
/// the cluster when a correction takes the face out of it.
/// </summary>
/// <param name="One">A face.</param>
/// <param name="Other">The other.</param>
/// <param name="Kind">What they are to each other.</param>
/// <param name="OneSpeaks">Whether the one speaks for its cluster.</param>
/// <param name="OtherSpeaks">Whether the other does.</param>
internal sealed record FaceLink(string One, string Other, LinkKind Kind, bool OneSpeaks, bool OtherSpeaks)
{
    public (string One, string Other) Pair => (One, Other);

    public static FaceLink Between(string a, string b, LinkKind kind, bool aSpeaks = false, bool bSpeaks = false) =>
        string.CompareOrdinal(a, b) < 0 ? new FaceLink(a, b, kind, aSpeaks, bSpeaks) : new FaceLink(b, a, kind, bSpeaks, aSpeaks);

    public string OtherThan(string cropId) => cropId == One ? Other : One;

    public bool Speaks(string cropId) => cropId == One ? OneSpeaks : OtherSpeaks;
}
