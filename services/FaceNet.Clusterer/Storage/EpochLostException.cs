namespace FaceNet.Clusterer.Storage;

/// <summary>Another owner has claimed the gallery: whoever sees this owns its partition no longer and must not write.</summary>
internal sealed class EpochLostException(string gallery, long epoch)
    : Exception($"Gallery '{gallery}' has been claimed by a newer owner than epoch {epoch}.");
