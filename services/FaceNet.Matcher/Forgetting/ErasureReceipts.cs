using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Journal;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.Matcher.Forgetting;

/// <summary>Makes the receipts of erasures. Thread-safe.</summary>
internal sealed class ErasureReceipts(
    ReceiptSigner signer, IOptions<KafkaOptions> topics, IOptions<ErasureOptions> options, IOptions<DecisionJournalOptions> journal, TimeProvider time)
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
    public void Complete(ErasureReceipt draft, string requestId, string gallery, ErasedIds ids)
    {
        var erased = draft.EraseTime;
        (draft.ReceiptId, draft.Gallery, draft.Ids) = (requestId.Length > 0 ? requestId : Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), gallery, ids);
        if (journal.Value.Mode != JournalMode.Off)
        {
            draft.Kept.Add(Kept.Until(topics.Value.DecisionMadeTopic, "subject_ids and face_ids of decisions", options.Value.TopicRetention, erased));
        }

        draft.Kept.Add(Kept.Until(topics.Value.FaceMatchedTopic, "subject_ids, where watch-lists are on", options.Value.TopicRetention, erased));
        if (options.Value.Tombstones)
        {
            draft.Kept.Add(Kept.Until(topics.Value.FaceErasedTopic, "the ids of this erasure", options.Value.TopicRetention, erased));
            draft.Kept.Add(Kept.Until(topics.Value.FaceEmbeddedTopic, "the erasure of members that faces were enrolled from, and their vectors", options.Value.TopicRetention, erased));
        }

        draft.Kept.Add(Kept.Until(Requests!, "SHA-256 of requests, against repetitions", RememberedAnswers.Lifetime, erased));
        draft.Kept.Add(Kept.Until(Shard.GivenUp("<element>")!, "ids of samples whose enrollment died half-way", TimeSpan.FromDays(1), erased));
        draft.Kept.Add(Kept.Plans(erased));
        draft.NotCovered.Add(
        [
            Kept.Disks,
            Kept.Consumers,
            options.Value.Tombstones
                ? "Members of clusters, but for those of this gallery that the faces were enrolled from: EraseMembers, EraseCluster."
                : "Members of clusters, also those that the faces were enrolled from: EraseMembers, EraseCluster.",
        ]);
        signer.Sign(draft);
    }

    private static ErasedItems Items(RedisKey keys, long items) => new() { Store = "redis", Keys = keys, Items = items };
}
