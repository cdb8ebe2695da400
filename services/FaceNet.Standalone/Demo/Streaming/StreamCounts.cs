namespace FaceNet.Standalone.Demo.Streaming;

/// <summary>How far the events have come, each counted where it can be seen from outside.</summary>
/// <param name="Delivered">Acknowledged by the broker.</param>
/// <param name="Embedded">Seen on the face-embedded topic.</param>
/// <param name="RefusedByEmbedder">Seen in the dead letters of face-captured.</param>
/// <param name="RefusedByClusterer">Seen in the dead letters of face-embedded.</param>
/// <param name="Clustered">Members that the Clusterer reports.</param>
/// <param name="Duplicates">Repetitions that the Clusterer reports.</param>
internal readonly record struct StreamCounts(
    int Delivered, int Embedded, int RefusedByEmbedder, int RefusedByClusterer, long Clustered, long Duplicates)
{
    public int Refused => RefusedByEmbedder + RefusedByClusterer;

    /// <summary>Events that have come to their end.</summary>
    public int Settled => (int)(Refused + Clustered + Duplicates);
}
