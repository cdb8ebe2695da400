using FaceNet.Matcher.Galleries;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Matcher.Forgetting;

/// <summary>Makes the receipts of erasures. Thread-safe.</summary>
internal sealed class ErasureReceipts(ReceiptSigner signer, IOptions<KafkaOptions> topics, IOptions<ErasureOptions> options, TimeProvider time)
{
    // As services/README.md names keys.
    private static readonly ShardKeys Shard = new("<gallery>", "<shard>");
    private static readonly RedisKey Requests = GalleryKeys.Request("<gallery>", "<request>");

    /// <summary>A receipt as it may be remembered: without ids, and not signed.</summary>
    public ErasureReceipt Draft(ErasedFaces erased) => new()
    {
        EraseTime = time.GetUtcNow().ToTimestamp(),
        Erased =
        {
            Items(Shard.SubjectIds, erased.Subjects),
            Items(Shard.Metadata("<space>"), erased.Faces),
            Items(Shard.Vectors("<space>"), erased.Vectors),
            Items(Shard.Images, erased.Images),
            Items(Requests, erased.Answers),
        },
    };

    /// <summary>Completes a draft, also one that was remembered, with what the request says, and signs it.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="requestId">The id of the request; empty for none.</param>
    /// <param name="gallery">The gallery.</param>
    /// <param name="ids">What was to be erased.</param>
    /// <param name="withClusters">Whether the clusters of the gallery were to go with it.</param>
    public void Complete(ErasureReceipt draft, string requestId, string gallery, ErasedIds ids, bool withClusters = false)
    {
        var erased = draft.EraseTime;
        (draft.ReceiptId, draft.Gallery, draft.Ids) = (requestId.Length > 0 ? requestId : Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), gallery, ids);
        draft.Kept.AddRange(Kept.OfIds(topics.Value, options.Value, erased));
        draft.Kept.Add(
            Kept.Until(topics.Value.DecisionMadeTopic, "subject_ids and face_ids of decisions, where the journal is or was on", options.Value.TopicRetention, erased));
        draft.Kept.Add(Kept.Until(Requests!, "SHA-256 of requests, against repetitions", RememberedAnswers.Lifetime, erased));
        draft.Kept.Add(Kept.Until(Shard.GivenUp("<element>")!, "ids of samples whose enrollment died half-way", TimeSpan.FromDays(1), erased));
        var members = MembersOf(ids, withClusters);
        if (members != ErasedMembers.None)
        {
            draft.Kept.AddRange(Kept.OfMembers(topics.Value, options.Value, erased));
        }

        draft.NotCovered.Add([Kept.Disks, Kept.Consumers, OtherMembers(members)]);
        signer.Sign(draft);
    }

    // As the events tell the Clusterer.
    private ErasedMembers MembersOf(ErasedIds ids, bool withClusters) =>
        !options.Value.Tombstones ? ErasedMembers.None
        : withClusters ? ErasedMembers.OfTheGallery
        : ids.WholeGallery ? ErasedMembers.None
        : ErasedMembers.OfTheFaces;

    private static string OtherMembers(ErasedMembers members) => members switch
    {
        ErasedMembers.OfTheFaces =>
            "Members of clusters, but for those of this gallery that the faces were enrolled from by callers who may correct clusters, and labels of clusters of other galleries: EraseMembers, EraseCluster.",
        ErasedMembers.OfTheGallery => "Members and labels of clusters of other galleries: EraseMembers, EraseCluster.",
        _ => "Members and labels of clusters, also members that the faces were enrolled from: EraseMembers, EraseCluster.",
    };

    private static ErasedItems Items(RedisKey keys, long items) => new() { Store = "redis", Keys = keys, Items = items };
}
