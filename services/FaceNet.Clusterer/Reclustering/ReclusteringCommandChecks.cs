using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Clusterer.Reclustering;

/// <summary>What can be said of a command about clustering anew without knowing the gallery: at the edge, and again by the owner, who trusts nobody.</summary>
internal static class ReclusteringCommandChecks
{
    private const int MinDimensions = 8;
    private const int MaxDimensions = 4096;

    /// <summary>Throws <see cref="InvalidRequestException"/> where a field breaks its rule.</summary>
    public static void Require(ReclusteringCommand command)
    {
        switch (command.RequestCase)
        {
            case ReclusteringCommand.RequestOneofCase.Start:
                RequireGallery(command, command.Start.Gallery);
                Identifier.Optional(command.Start.EmbeddingSpace, "embedding_space");
                RequireBinding(command.Binding);
                break;
            case ReclusteringCommand.RequestOneofCase.Switch:
                RequireGallery(command, command.Switch.Gallery);
                Identifier.Require(command.Switch.ReclusteringId, "reclustering_id");
                break;
            case ReclusteringCommand.RequestOneofCase.Cancel:
                RequireGallery(command, command.Cancel.Gallery);
                Identifier.Require(command.Cancel.ReclusteringId, "reclustering_id");
                break;
            default:
                throw new InvalidRequestException(
                    "request", "is of a kind that this version does not know.", "Run the version of the Clusterer that its producer was made for.", ErrorReasons.CommandUnknown);
        }
    }

    /// <summary>Throws where a threshold is out of range.</summary>
    public static void RequireThresholds(double baseThreshold, double reduction)
    {
        if (baseThreshold is not (> 0 and <= 4))
        {
            throw new InvalidRequestException("base_threshold", $"{baseThreshold} is outside 0 to 4, 0 excluded.", "Pass a squared distance, or none for that of the model.");
        }

        if (!(reduction >= 0 && reduction <= baseThreshold))
        {
            throw new InvalidRequestException(
                "small_cluster_reduction", $"{reduction} is outside 0 to base_threshold, {baseThreshold}.", "Pass a squared distance, or none for that of the model.");
        }
    }

    private static void RequireGallery(ReclusteringCommand command, string gallery)
    {
        Identifier.Require(gallery, "gallery");
        if (gallery != command.Gallery)
        {
            throw new InvalidRequestException("gallery", $"of the request is '{gallery}', but that of the command is '{command.Gallery}'.", "Name one gallery.");
        }
    }

    private static void RequireBinding(ReclusteringBinding? binding)
    {
        if (binding is null)
        {
            throw new InvalidRequestException("binding", "is absent.", "Say what the request comes to.");
        }

        Identifier.Require(binding.EmbeddingSpace, "binding.embedding_space");
        RequireThresholds(binding.BaseThreshold, binding.SmallClusterReduction);
        if (binding.Dimensions is < MinDimensions or > MaxDimensions)
        {
            throw new InvalidRequestException("binding.dimensions", $"{binding.Dimensions} is outside {MinDimensions} to {MaxDimensions}.", "Name the length of the model's vectors.");
        }
    }
}
