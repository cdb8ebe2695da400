using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage;
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
        var dimensions = IsAside(gallery, face) ? gallery.Incoming.Dimensions : gallery.Dimensions;
        if (face.Embedding.Space != gallery.EmbeddingSpace && !IsAside(gallery, face))
        {
            return new Refusal(
                ErrorReasons.ModelMismatch,
                $"embedding.embedding_space: is '{face.Embedding.Space}', but the gallery is bound to '{gallery.EmbeddingSpace}' by its first face. "
                + "Embed with a model of that space, use another gallery, or cluster this one anew in that space (StartReclustering).");
        }

        return face.Embedding.Dimensions == dimensions ? null : WrongLength(face, dimensions);
    }

    /// <summary>Whether a face is of the space of an incoming generation, not of the live one.</summary>
    public static bool IsAside(GalleryState gallery, Face face) => gallery.CollectsAside() && face.Embedding.Space == gallery.Incoming.EmbeddingSpace;

    /// <summary>The refusal of a vector of another length than its space has.</summary>
    public static Refusal WrongLength(Face face, int dimensions) => new(
        ErrorReasons.InvalidEmbedding,
        $"embedding.values: has {face.Embedding.Dimensions} values, but the space '{face.Embedding.Space}' has {dimensions} dimensions. Send the whole vector.");

    /// <summary>The refusal of a crop_id that arrived before with other bytes.</summary>
    public static Refusal CropIdReused(Face face) => new(
        ErrorReasons.CropIdReused,
        $"crop_id: '{face.CropId}' has arrived before with another picture. Give every crop of a gallery an id of its own.");

    /// <summary>The refusal of a command for a gallery that no face has arrived for.</summary>
    public static Refusal NoGallery(string gallery) => new(
        ErrorReasons.GalleryNotFound, $"gallery: '{gallery}' has no clusters to correct or to make anew. A gallery appears when its first face is clustered.");

    /// <summary>The refusal of a command whose id was used for another one.</summary>
    public static Refusal RequestIdReused(string id) => new(
        ErrorReasons.RequestIdReused, $"request_id: '{id}' named another command before. Give every correction and reclustering of a gallery an id of its own.");

    /// <summary>The refusal of the first face of a gallery that the Matcher does not know.</summary>
    public static Refusal Unknown(string gallery) => new(
        ErrorReasons.GalleryNotFound,
        $"gallery: the Matcher has no gallery '{gallery}', and Clusterer__RequireKnownGallery asks for one. Create it with CreateGallery, then send the face again.");

    /// <summary>The refusal of the first face of a gallery that the Matcher keeps in another space.</summary>
    public static Refusal OtherSpace(string gallery, string space, Face face) => new(
        ErrorReasons.ModelMismatch,
        $"embedding.embedding_space: is '{face.Embedding.Space}', but the Matcher's gallery '{gallery}' is of '{space}'. Embed with a model of that space, or use another gallery.");

    /// <summary>Whether two commands ask for the same, whenever they were made, and whatever defaults were then.</summary>
    public static bool IsSame(Proto.ClusteringCommand one, Proto.ClusteringCommand other) => Asked(one).Equals(Asked(other));

    private static Proto.ClusteringCommand Asked(Proto.ClusteringCommand command)
    {
        var asked = command.Clone();
        if (asked.Correction is { } correction)
        {
            correction.RequestTime = null;
            correction.PromoteCluster?.CropIds.Clear();
        }

        if (asked.Reclustering is { } reclustering)
        {
            (reclustering.RequestTime, reclustering.Binding) = (null, null);
        }

        return asked;
    }
}
