using FaceNet.Clusterer.Corrections;
using FaceNet.Protos.Events.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Clusterer.Erasing;

/// <summary>What can be said of an erasure without knowing the gallery: at the edge, and again by the owner, who trusts nobody.</summary>
internal static class ErasureChecks
{
    /// <summary>The most faces that one erasure names.</summary>
    public const int MaxCrops = 1000;

    /// <summary>The most that the Clusterer names by itself: with the longest ids they fit into a message of the fewest bytes that <c>Kafka__MaxMessageBytes</c> allows.</summary>
    public const int CropsPerMessage = 200;

    /// <summary>Throws <see cref="InvalidRequestException"/> where a field breaks its rule.</summary>
    public static void Require(Erasure command)
    {
        switch (command.RequestCase)
        {
            case Erasure.RequestOneofCase.Members:
                RequireGallery(command, command.Members.Gallery);
                CorrectionChecks.RequireCrops(command.Members.CropIds, "crop_ids", MaxCrops);
                break;
            case Erasure.RequestOneofCase.Cluster:
                RequireGallery(command, command.Cluster.Gallery);
                Identifier.Require(command.Cluster.ClusterId, "cluster_id");
                break;
            case Erasure.RequestOneofCase.AllClusters:
                RequireGallery(command, command.AllClusters.Gallery);
                break;
            case Erasure.RequestOneofCase.Subject:
                RequireSubject(command.Subject);
                break;
            default:
                throw new InvalidRequestException(
                    "request", "is of a kind that this version does not know.", "Run the version of the Clusterer that its producer was made for.", ErrorReasons.CommandUnknown);
        }
    }

    private static void RequireGallery(Erasure command, string gallery)
    {
        Identifier.Require(gallery, "gallery");
        if (gallery != command.Gallery)
        {
            throw new InvalidRequestException("gallery", $"of the request is '{gallery}', but that of the command is '{command.Gallery}'.", "Name one gallery.");
        }
    }

    private static void RequireSubject(SubjectErasure subject)
    {
        Identifier.Optional(subject.SubjectId, "subject.subject_id");
        if (subject.CropIds.Count > 0 || subject.SubjectId.Length == 0)
        {
            CorrectionChecks.RequireCrops(subject.CropIds, "subject.crop_ids", MaxCrops);
        }
    }
}
