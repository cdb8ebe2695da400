namespace FaceNet.Embedder.Batching;

/// <summary>Who is more urgent when both wait.</summary>
internal enum FacePriority
{
    /// <summary>Somebody waits for the answer.</summary>
    Live,

    /// <summary>Nobody waits for the answer.</summary>
    Bulk,
}
