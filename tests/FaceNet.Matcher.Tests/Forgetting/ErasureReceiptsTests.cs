using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.Forgetting;

/// <summary>A receipt names every place that may still speak of who was erased, and no other; also where nothing is written there any more.</summary>
[Collection(nameof(OnGarnet))]
public sealed class ErasureReceiptsTests(GarnetMatcher matcher)
{
    // Each with its retention and the days after which the last of it is gone. Labels and corrections of clusters name subjects, whether a Clusterer is told of erasures or not.
    private static readonly string[] OfPeople =
    [
        "facenet.decision-made.v1 5.00:00:00 5",
        "facenet.face-matched.v1 5.00:00:00 13",
        "facenet.cluster-changed.v1 5.00:00:00 18",
        "facenet.face-embedded.v1 5.00:00:00 13",
        "facenet.face-embedded.v1.dead-letter 3.00:00:00 16",
        "facenet.face-erased.v1 5.00:00:00 5",
        "facenet:{<gallery>:0}:requests:<request> 1.00:00:00 1",
        "facenet:{<gallery>:<shard>}:given-up:<element> 1.00:00:00 1",
        "facenet:{<gallery>}:clusters:plan:<token> 00:10:00 0",
    ];

    private static readonly string[] OfPeopleAndMembers =
    [
        .. OfPeople,
        "facenet.face-captured.v1 5.00:00:00 5",
        "facenet.face-captured.v1.dead-letter 3.00:00:00 8",
        "facenet:{<gallery>}:clusters:erased:<hash> 13.00:00:00 18",
        "facenet:{<gallery>}:clusters:correction:<correction_id> 1.00:00:00 6",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("off", false)]
    [InlineData("strict", false)]
    [InlineData("off", true)]
    [InlineData("strict", true)]
    public async Task Receipt_OfEveryErasure_NamesEveryPlaceAndNoOther(string journal, bool tombstones)
    {
        await using var host = await MatcherHost.StartAsync(
            matcher.Store,
            matcher.Embedder,
            time: null,
            [
                ("DecisionJournal:Mode", journal),
                ("Erasure:Tombstones", $"{tombstones}"),
                ("Erasure:TopicRetention", "5.00:00:00"),
                ("Erasure:DeadLetterRetention", "3.00:00:00"),
                ("Kafka:BootstrapServers", $"127.0.0.1:{FreePort.Find()}"),
            ]);
        var gallery = matcher.NewGalleryId();
        await host.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
        await EnrollAsync(host, gallery, "anna", "1");
        await EnrollAsync(host, gallery, "anna", "2");

        var face = await host.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "1" }, cancellationToken: Cancellation);
        var subject = await host.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation);
        var alone = await host.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        var (reached, others) = tombstones ? (OfPeopleAndMembers, "but for those of this gallery that the faces were enrolled from by callers who may correct clusters") : (OfPeople, "also members that the faces were enrolled from");
        AssertSays(face.Receipt, reached, others);
        AssertSays(subject.Receipt, reached, others);
        AssertSays(alone.Receipt, OfPeople, "also members that the faces were enrolled from");
        if (tombstones)
        {
            await host.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);
            var withClusters = await host.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery, EraseClusters = true }, cancellationToken: Cancellation);
            AssertSays(withClusters.Receipt, OfPeopleAndMembers, "Members and labels of clusters of other galleries");
        }
    }

    private static void AssertSays(ErasureReceipt receipt, string[] places, string others)
    {
        Assert.Equal(places.Order(StringComparer.Ordinal), receipt.Kept.Select(kept => $"{kept.Place} {kept.Retention.ToTimeSpan()} {(kept.ExpireTime - receipt.EraseTime).ToTimeSpan().Days}").Order(StringComparer.Ordinal));
        Assert.All(receipt.Kept, kept => Assert.NotEmpty(kept.Holds));
        Assert.Equal(3, receipt.NotCovered.Count);
        Assert.Contains(others, receipt.NotCovered[2], StringComparison.Ordinal);
    }

    private static async Task EnrollAsync(MatcherHost host, string gallery, string subject, string face) => await host.Matching.EnrollFaceAsync(
        new EnrollFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = face, Face = TinyFaces.At(0.5) }, cancellationToken: Cancellation);
}
