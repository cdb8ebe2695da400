using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Consuming;

/// <summary>What a bound gallery asks of a face.</summary>
internal static class GalleryRules
{
    /// <summary>Why the gallery cannot take the face; null when it can.</summary>
    public static Refusal? Check(GalleryState gallery, Face face)
    {
        if (face.Embedding.Space != gallery.EmbeddingSpace)
        {
            return new Refusal(
                ErrorReasons.ModelMismatch,
                $"embedding.embedding_space: is '{face.Embedding.Space}', but the gallery is bound to '{gallery.EmbeddingSpace}' by its first face. "
                + "Embed with a model of that space, or use another gallery.");
        }

        return face.Embedding.Dimensions == gallery.Dimensions ? null : WrongLength(face, gallery.Dimensions);
    }

    /// <summary>The refusal of a vector of another length than its space has.</summary>
    public static Refusal WrongLength(Face face, int dimensions) => new(
        ErrorReasons.InvalidEmbedding,
        $"embedding.values: has {face.Embedding.Dimensions} values, but the space '{face.Embedding.Space}' has {dimensions} dimensions. Send the whole vector.");

    /// <summary>The refusal of a crop_id that arrived before with other bytes.</summary>
    public static Refusal CropIdReused(Face face) => new(
        ErrorReasons.CropIdReused,
        $"crop_id: '{face.CropId}' has arrived before with another picture. Give every crop of a gallery an id of its own.");

    /// <summary>The refusal of a correction of a gallery that no face has arrived for.</summary>
    public static Refusal NoGallery(string gallery) => new(
        ErrorReasons.GalleryNotFound, $"gallery: '{gallery}' has no clusters to correct. A gallery appears when its first face is clustered.");

    /// <summary>The refusal of a correction whose id was used for another one.</summary>
    public static Refusal RequestIdReused(string correctionId) => new(
        ErrorReasons.RequestIdReused, $"correction_id: '{correctionId}' named another correction before. Give every correction of a gallery an id of its own.");

    /// <summary>The refusal of the first face of a gallery that the Matcher does not know.</summary>
    public static Refusal Unknown(string gallery) => new(
        ErrorReasons.GalleryNotFound,
        $"gallery: the Matcher has no gallery '{gallery}', and Clusterer__RequireKnownGallery asks for one. Create it with CreateGallery, then send the face again.");

    /// <summary>The refusal of the first face of a gallery that the Matcher keeps in another space.</summary>
    public static Refusal OtherSpace(string gallery, string space, Face face) => new(
        ErrorReasons.ModelMismatch,
        $"embedding.embedding_space: is '{face.Embedding.Space}', but the Matcher's gallery '{gallery}' is of '{space}'. Embed with a model of that space, or use another gallery.");

    /// <summary>Whether two corrections ask for the same, whenever they were made.</summary>
    public static bool IsSame(Proto.Correction one, Proto.Correction other) => Asked(one).Equals(Asked(other));

    private static Proto.Correction Asked(Proto.Correction correction)
    {
        var asked = new Proto.Correction(correction) { RequestTime = null };
        asked.PromoteCluster?.CropIds.Clear();
        return asked;
    }
}
