using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Erasing;

/// <summary>Makes the receipts of erasures from what the log says of them. Thread-safe.</summary>
internal sealed class ErasureReceipts(ReceiptSigner signer, IOptions<KafkaOptions> topics, IOptions<ErasureOptions> options)
{
    // As services/README.md names keys.
    private static readonly string Prefix = ClusterKeys.Prefix("<gallery>");

    /// <summary>The receipt of an erasure that was applied.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="requestId">The id of the request.</param>
    /// <param name="ids">What was asked for.</param>
    /// <param name="erased">What the log says.</param>
    public ErasureReceipt Make(string gallery, string requestId, ErasedIds ids, ErasureState erased)
    {
        var time = erased.RequestTime;
        return signer.Sign(new ErasureReceipt
        {
            ReceiptId = requestId,
            Gallery = gallery,
            EraseTime = time,
            Ids = ids,
            Erased = { erased.Keys.Select(keys => new ErasedItems { Store = "redis", Keys = Prefix + keys.Keys, Items = keys.Items }) },
            Kept =
            {
                Kept.OfMembers(topics.Value, options.Value, time),
                Kept.OfIds(topics.Value, options.Value, time),
            },
            NotCovered =
            {
                Kept.Disks,
                Kept.Consumers,
                "People who are enrolled in galleries of the Matcher, also from these faces: DeleteFace, DeleteSubject.",
                "The cluster_id of a cluster that these faces founded and others are in: it is a hash of the gallery and the founder's crop_id.",
            },
        });
    }
}
