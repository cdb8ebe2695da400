using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Corrections;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.SubjectGalleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Probes;
using Grpc.Core;
using Proto = FaceNet.Protos.Events.V1;

namespace FaceNet.Clusterer.Promotion;

/// <summary>
/// Makes strangers subjects: enrolls faces of a cluster through the Matcher, then has the cluster labelled. In this order, because a label says that somebody
/// is known; and each step may be repeated. Thread-safe.
/// </summary>
internal sealed class ClusterPromotion(ClusterReader clusters, SightingReader sightings, MatcherGalleries matcher, CorrectionDesk desk)
{
    /// <summary>The most members that are looked at.</summary>
    public const int MaxMembers = 1000;

    private const int DefaultFaces = 5;

    /// <summary>Promotes a cluster. Throws what its rpc fails with.</summary>
    public async Task<PromoteClusterResponse> PromoteAsync(PromoteClusterRequest request, CallLimits limits)
    {
        CorrectionChecks.Require(request);
        var promotion = new Proto.ClusterPromotion { Request = new PromoteClusterRequest(request) { RequestId = "" } };
        var refused = new List<RefusedMember>();
        var made = await desk.MakeAsync(
            new Proto.Correction { PromoteCluster = promotion }, request.Gallery, request.RequestId, limits.Deadline, limits.CancellationToken, _ => EnrollAsync(promotion, refused, limits));
        return new PromoteClusterResponse { Correction = made.ToProto(), Refused = { refused } };
    }

    private async Task EnrollAsync(Proto.ClusterPromotion promotion, List<RefusedMember> refused, CallLimits limits)
    {
        var faces = await ChooseAsync(promotion.Request, limits.CancellationToken);
        var outcomes = await matcher.EnrollAsync(SubjectGallery(promotion.Request), faces, limits);

        // Some may be enrolled although nobody could say so. Repeated as a whole, the promotion names all of them.
        if (outcomes.FirstOrDefault(outcome => outcome.Error is { } error && MayComeLater((StatusCode)error.Code)) is { } failed)
        {
            throw new RefusedElsewhereException(failed.Error);
        }

        foreach (var (face, outcome) in faces.Zip(outcomes))
        {
            if (outcome.Error is { } error)
            {
                refused.Add(new RefusedMember { CropId = face.FaceId, Error = error });
            }
            else
            {
                promotion.CropIds.Add(face.FaceId);
            }
        }

        if (promotion.CropIds.Count == 0)
        {
            throw new RefusedElsewhereException(refused[0].Error);
        }
    }

    private static bool MayComeLater(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled;

    private static string SubjectGallery(PromoteClusterRequest request) => request.SubjectGallery.Length > 0 ? request.SubjectGallery : request.Gallery;

    private async Task<IReadOnlyList<EnrollFaceRequest>> ChooseAsync(PromoteClusterRequest request, CancellationToken cancellationToken)
    {
        var cluster = await clusters.GetAsync(request.Gallery, request.ClusterId, cancellationToken);
        if (cluster.State.Label.Length > 0 && cluster.State.Label != request.SubjectId)
        {
            throw CorrectionRefusals.LabelledOtherwise(cluster.Id, cluster.State.Label, request.SubjectId);
        }

        var members = await sightings.LatestAsync(request.Gallery, request.ClusterId, MaxMembers, cancellationToken);
        FaceEmbedding[] vectors = [.. members.Select(member => FaceEmbedding.FromBytes(member.State.Vector.Span, member.State.EmbeddingSpace))];
        var chosen = RepresentativeFaces.Choose(vectors, request.MaxFaces == 0 ? DefaultFaces : request.MaxFaces);
        return [.. chosen.Select(place => Enrollment(request, members[place], vectors[place]))];
    }

    private static EnrollFaceRequest Enrollment(PromoteClusterRequest request, StoredMember member, FaceEmbedding vector) => new()
    {
        Gallery = SubjectGallery(request),
        SubjectId = request.SubjectId,
        FaceId = member.CropId,
        Face = new Probe { Embedding = new Protos.Type.V1.Embedding { Values = { vector.Values.ToArray() }, EmbeddingSpace = vector.Space } },
        Provenance = new Provenance
        {
            SourceId = member.State.SourceId,
            CaptureTime = member.State.CaptureTime,
            Reference = $"{request.Gallery}/{member.ClusterId}/{member.CropId}",
        },
    };
}
