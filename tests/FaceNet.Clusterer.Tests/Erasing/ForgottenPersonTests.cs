using System.Globalization;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;
using Google.Protobuf.WellKnownTypes;
using Face = FaceNet.Clusterer.Clustering.Face;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>A person who was seen, enrolled, promoted, searched for and clustered anew is forgotten by both services; nothing is left, and nothing was logged.</summary>
[Trait("Kind", "Integration")]
public sealed class ForgottenPersonTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    private const string Name = "Anna Example of the Lobby";
    private readonly GarnetFixture _garnet = garnet;
    private readonly ModelServer _models = models;
    private MatcherHost? _matcher;

    private MatcherHost Matcher => _matcher!;

    [Fact]
    public async Task Forget_PersonOfBothServices_IsInNoKeyAndInNoLog()
    {
        var anna = UniqueName.For("anna");
        await Matcher.Galleries.CreateGalleryAsync(
            new CreateGalleryRequest { Gallery = Gallery, EmbeddingSpace = FourPeople.Face(0, 0).Embedding.Space, DuplicateCheck = DuplicateCheck.Off, RequestId = "create" }, cancellationToken: Cancellation);
        var faces = await ArriveAsync(40);
        var cluster = (await Client.ListClustersAsync(new ListClustersRequest { Gallery = Gallery, PageSize = 1 }, cancellationToken: Cancellation)).Clusters[0];
        var members = (await Client.ListClusterMembersAsync(new ListClusterMembersRequest { Gallery = Gallery, ClusterId = cluster.ClusterId, PageSize = 100 }, cancellationToken: Cancellation))
            .Members.Select(member => member.CropId).ToArray();
        var own = faces.Where(face => members.Contains(face.CropId)).ToArray();
        Assert.True(own.Length == members.Length && own.Length > 5);

        var promoted = (await Client.PromoteClusterAsync(
            new PromoteClusterRequest { Gallery = Gallery, ClusterId = cluster.ClusterId, SubjectId = anna, RequestId = "promote", MaxFaces = 3 }, cancellationToken: Cancellation)).Correction.CropIds.ToArray();
        await Matcher.Matching.EnrollFaceAsync(
            new EnrollFaceRequest { Gallery = Gallery, SubjectId = anna, FaceId = "enrolled-by-hand", Face = Probe(own[0]), RequestId = "enroll" }, cancellationToken: Cancellation);
        await Matcher.Galleries.UpdateSubjectAsync(
            new UpdateSubjectRequest { Subject = new Subject { Gallery = Gallery, SubjectId = anna, Labels = { ["name"] = Name } }, UpdateMask = new FieldMask { Paths = { "labels" } }, RequestId = "label" },
            cancellationToken: Cancellation);
        var found = await Matcher.Matching.SearchFacesAsync(
            new SearchFacesRequest { Gallery = Gallery, Probe = Probe(own[1]), Threshold = new ThresholdChoice { MaxSquaredDistance = 1 } }, cancellationToken: Cancellation);
        Assert.Equal(anna, found.Candidates[0].SubjectId);
        var id = await StartAsync(baseThreshold: 1.19);
        await BuildAsync(id);
        await Switch(id);
        Assert.NotEmpty(await LeftoversAsync([anna, .. members], own));

        var deleted = await Matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = Gallery, SubjectId = anna, RequestId = "forget" }, cancellationToken: Cancellation);

        // The members that were promoted go by themselves, and the name; the others are asked for.
        await Eventually.HoldsAsync("the promoted members are gone", async () => (await LeftoversAsync([anna, .. promoted])).Length == 0, Cancellation, TimeSpan.FromSeconds(60));
        Assert.Equal(4, deleted.DeletedFaces);
        await AssertConsistentAsync();
        var rest = own.Where(face => !promoted.Contains(face.CropId)).ToArray();
        await Erasures.EraseClusterAsync(new EraseClusterRequest { Gallery = Gallery, ClusterId = await HomeOfAsync(rest[0].CropId) }, cancellationToken: Cancellation);
        foreach (var face in rest)
        {
            await Erasures.EraseMembersAsync(new EraseMembersRequest { Gallery = Gallery, CropIds = { face.CropId } }, cancellationToken: Cancellation);
        }

        Assert.Empty(await LeftoversAsync([anna, "enrolled-by-hand", Name, .. members], own));
        await AssertConsistentAsync();
        AssertSilent(anna, own);
    }

    // Ids of galleries may stand in a log, since somebody has to find what failed.
    private void AssertSilent(string anna, IEnumerable<Face> faces)
    {
        foreach (var log in new[] { Log, Matcher.Log })
        {
            Assert.NotEmpty(log.Text);
            Assert.DoesNotContain(Name, log.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(anna, log.Text, StringComparison.Ordinal);
            foreach (var face in faces)
            {
                var values = face.Embedding.Values.ToArray();
                Assert.DoesNotContain(face.CropId, log.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(face.Embedding.ToBytes())[..24], log.Text, StringComparison.Ordinal);
                Assert.All(values, value => Assert.DoesNotContain(value.ToString("R", CultureInfo.InvariantCulture), log.Text, StringComparison.Ordinal));
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Matcher.DisposeAsync();
    }

    private protected override async Task<IEnumerable<KeyValuePair<string, string?>>> SettingsAsync()
    {
        KeyValuePair<string, string?>[] loud = [KeyValuePair.Create<string, string?>("Logging:LogLevel:Default", "Trace"), KeyValuePair.Create<string, string?>("Logging:LogLevel:FaceNet", "Trace")];
        _matcher = await MatcherHost.StartAsync(
            _garnet.Endpoint,
            _models.Address,
            Cancellation,
            [
                .. loud,
                KeyValuePair.Create<string, string?>("Erasure:Tombstones", "true"),
                KeyValuePair.Create<string, string?>("Kafka:BootstrapServers", Parts.Topics.BootstrapServers),
                KeyValuePair.Create<string, string?>("Kafka:FaceEmbeddedTopic", Parts.Topics.FaceEmbeddedTopic),
                KeyValuePair.Create<string, string?>("Kafka:FaceErasedTopic", UniqueName.For("face-erased")),
            ]);
        return [.. loud, KeyValuePair.Create<string, string?>("MatcherClient:Address", Matcher.Address)];
    }

    private static Probe Probe(Face face) => new() { Embedding = new Embedding { Values = { face.Embedding.Values.ToArray() }, EmbeddingSpace = face.Embedding.Space } };
}
