using FaceNet.Clusterer.Erasing;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Kafka;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>A receipt names every place that may still speak of what was erased, and no other.</summary>
public sealed class ErasureReceiptsTests
{
    private static readonly Timestamp Erased = new() { Seconds = 1_700_000_000 };

    // Each with its retention and the days after which the last of it is gone, also of what comes there from other places on the last day that they keep it.
    // What Matchers are told, and whether they keep a journal, a Clusterer does not know: it says the same whatever its own options are.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Make_WhateverTombstonesSay_NamesEveryPlaceAndNoOther(bool tombstones)
    {
        var keys = new ClusterKeys("<gallery>", 0);

        var receipt = Make(tombstones);

        string[] places =
        [
            "facenet.face-captured.v1 5.00:00:00 5",
            "facenet.face-captured.v1.dead-letter 3.00:00:00 8",
            "facenet.face-embedded.v1 5.00:00:00 13",
            "facenet.face-embedded.v1.dead-letter 3.00:00:00 16",
            "facenet.cluster-changed.v1 5.00:00:00 18",
            "facenet.face-matched.v1 5.00:00:00 13",
            "facenet.face-erased.v1 5.00:00:00 5",
            $"{keys.ErasedCrop("<hash>")} 13.00:00:00 18",
            $"{keys.Correction("<correction_id>")} 1.00:00:00 6",
            $"{keys.Plan("<token>")} 00:10:00 0",
        ];
        Assert.Equal(places.Order(StringComparer.Ordinal), receipt.Kept.Select(kept => $"{kept.Place} {kept.Retention.ToTimeSpan()} {(kept.ExpireTime - Erased).ToTimeSpan().Days}").Order(StringComparer.Ordinal));
        Assert.All(receipt.Kept, kept => Assert.NotEmpty(kept.Holds));
        Assert.Equal(4, receipt.NotCovered.Count);
    }

    [Fact]
    public void Memory_OfCommands_IsWhatReceiptsSay() => Assert.Equal(TimeSpan.FromDays(1), CorrectionWrite.Memory);

    private static ErasureReceipt Make(bool tombstones)
    {
        var options = Options.Create(new ErasureOptions { TopicRetention = TimeSpan.FromDays(5), DeadLetterRetention = TimeSpan.FromDays(3), Tombstones = tombstones });
        using var signer = new ReceiptSigner(options);
        return new ErasureReceipts(signer, Options.Create(new KafkaOptions()), options).Make(
            "lobby", "request", new ErasedIds { CropIds = { "crop" } }, new ErasureState { RequestTime = Erased });
    }
}
