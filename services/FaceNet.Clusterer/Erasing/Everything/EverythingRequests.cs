using System.Security.Cryptography;
using System.Text;
using FaceNet.Clusterer.Questions;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Clusterer.SubjectGalleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Models;
using FaceNet.ServiceDefaults.Probes;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf.WellKnownTypes;

namespace FaceNet.Clusterer.Erasing.Everything;

/// <summary>Finds everything about a person by a face, and erases just what was found once that is confirmed. Thread-safe.</summary>
internal sealed class EverythingRequests(
    SearchedGalleries galleries,
    ClusterReader reader,
    FaceProbes probes,
    MemberScan members,
    MatcherGalleries matcher,
    CalibrationReader calibrations,
    ErasurePlans plans,
    ErasureDesk desk,
    TimeProvider time)
{
    /// <summary>Finds, and changes nothing but that it keeps a plan.</summary>
    public async Task<FindEverythingAboutResponse> FindAsync(FindEverythingAboutRequest request, CallLimits limits)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var (state, hasClusters) = await galleries.GetAsync(gallery, limits);
        var probe = await probes.ReadAsync(request.Probe, gallery, state, limits);
        var limit = LimitOf(request, state);
        var rates = new FarRates(await calibrations.FindAsync(state.EmbeddingSpace, limits.CancellationToken));
        var subjects = await matcher.FindAsync(gallery, probe, limit, limits);
        var found = hasClusters ? await members.FindAsync(gallery, probe, limit, limits.CancellationToken) : [];
        var clusters = await ClustersAsync(gallery, probe, found, rates, limits.CancellationToken);
        var plan = new PlanState
        {
            Subjects = { subjects.Select(subject => new PlannedSubject { SubjectId = subject.SubjectId, FaceIds = { subject.FaceIds } }) },
            CropIds = { found.Select(member => member.CropId) },
        };
        var answer = new FindEverythingAboutResponse { MaxSquaredDistance = limit, Subjects = { subjects }, Clusters = { clusters } };
        foreach (var subject in answer.Subjects)
        {
            Rate(rates.At(subject.SquaredDistance), far => subject.ComparisonFar = far);
        }

        if (subjects.Count + found.Count > 0)
        {
            answer.ExpireTime = (time.GetUtcNow() + ErasurePlans.Lifetime).ToTimestamp();
            answer.ConfirmationToken = await plans.KeepAsync(gallery, plan, limits.CancellationToken);
        }

        return answer;
    }

    /// <summary>
    /// Erases what was found. What somebody else has erased by then is passed over. Where it stops half-way, the same token goes on, and what it erased before is
    /// answered with the receipts of then.
    /// </summary>
    public async Task<EraseEverythingAboutResponse> EraseAsync(EraseEverythingAboutRequest request, CallLimits limits)
    {
        var gallery = Identifier.Require(request.Gallery, "gallery");
        var token = Identifier.Require(request.ConfirmationToken, "confirmation_token");
        var plan = await plans.GetAsync(gallery, token, limits.CancellationToken);
        var answer = new EraseEverythingAboutResponse();
        foreach (var subject in plan.Subjects)
        {
            foreach (var face in subject.FaceIds)
            {
                var sample = new DeleteFaceRequest { Gallery = gallery, SubjectId = subject.SubjectId, FaceId = face, RequestId = IdOf(token, $"face/{subject.SubjectId}/{face}") };
                if (await matcher.TryDeleteAsync(sample, limits) is { } receipt)
                {
                    answer.Receipts.Add(receipt);
                }
            }
        }

        foreach (var (part, crops) in plan.CropIds.Chunk(ErasureChecks.CropsPerMessage).Index())
        {
            var some = new EraseMembersRequest { Gallery = gallery, CropIds = { crops }, RequestId = IdOf(token, $"members/{part}") };
            answer.Receipts.Add(await desk.EraseAsync(some, limits.Deadline, limits.CancellationToken));
        }

        await plans.ForgetAsync(gallery, token, limits.CancellationToken);
        return answer;
    }

    // The request_id of a part of the plan, by which both services remember its receipt. A hash, since receipts name it, and the token is worth an erasure.
    private static string IdOf(string token, string part) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{token}/{part}")));

    // By default as near as two single faces have to be to found a cluster together.
    private static double LimitOf(FindEverythingAboutRequest request, GalleryState state) =>
        !request.HasMaxSquaredDistance ? state.Thresholds().Threshold(1, 1)
        : request.MaxSquaredDistance is > 0 and <= 4 ? request.MaxSquaredDistance
        : throw new InvalidRequestException("max_squared_distance", $"{request.MaxSquaredDistance} is outside 0 to 4, 0 excluded.", "Leave it out for the gallery's own threshold of two faces.");

    private async Task<IReadOnlyList<ListedCluster>> ClustersAsync(
        string gallery, FaceEmbedding probe, IReadOnlyList<LikeMember> found, FarRates rates, CancellationToken cancellationToken)
    {
        var clusters = new List<ListedCluster>();
        foreach (var home in found.GroupBy(member => member.ClusterId))
        {
            var stored = await reader.GetAsync(gallery, home.Key, cancellationToken);
            var cluster = clusters.Find(other => other.ClusterId == stored.Id);
            if (cluster is null)
            {
                var distance = new Clustering.Cluster(stored.State.ToSnapshot(stored.Id)).SquaredDistance(probe.Values);
                cluster = new ListedCluster { ClusterId = stored.Id, Label = stored.State.Label, MemberCount = stored.State.Count, SquaredDistance = Math.Clamp(distance, 0, 4) };
                clusters.Add(cluster);
            }

            foreach (var member in home)
            {
                var line = new ListedMember { CropId = member.CropId, SquaredDistance = member.SquaredDistance };
                Rate(rates.At(member.SquaredDistance), far => line.ComparisonFar = far);
                cluster.Members.Add(line);
            }
        }

        return [.. clusters.OrderBy(cluster => cluster.Members.Min(member => member.SquaredDistance))];
    }

    private static void Rate(double? far, Action<double> set)
    {
        if (far is { } known)
        {
            set(known);
        }
    }
}
