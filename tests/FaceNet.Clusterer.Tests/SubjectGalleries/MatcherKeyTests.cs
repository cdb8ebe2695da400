using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Erasing;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.SubjectGalleries;

/// <summary>The Clusterer does all that it does with the Matcher by a key with the scopes that deploy/README.md names, and no other.</summary>
[Trait("Kind", "Integration")]
public sealed class MatcherKeyTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    private static readonly string[] Documented = ["gallery:read", "gallery:write", "gallery:search", "clusters:correct"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-matcher-key-");
    private readonly ModelServer _models = models;
    private readonly Metadata _people = new() { { ApiKey.Header, ApiKey.Mint() } };
    private MatcherHost? _matcher;

    private MatcherHost Matcher => _matcher!;

    [Fact]
    public async Task PromotionAndItsErasure_WithTheDocumentedScopes_Work()
    {
        await CreateAsync();
        var promoted = (await Client.PromoteClusterAsync(
            new PromoteClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), SubjectId = "ann-example", MaxFaces = 2 }, cancellationToken: Cancellation)).Correction.CropIds;
        Assert.Equal(2, promoted.Count);

        // Whom the Clusterer enrolled, the Matcher believes to be members.
        await Matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = Gallery, SubjectId = "ann-example" }, _people, cancellationToken: Cancellation);

        await Eventually.HoldsAsync("the promoted members to be gone", async () => (await LeftoversAsync(promoted)).Length == 0, Cancellation);
    }

    [Fact]
    public async Task EverythingAboutAPerson_WithTheDocumentedScopes_IsFoundAndErased()
    {
        await CreateAsync();
        await Client.PromoteClusterAsync(new PromoteClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), SubjectId = "ann-example", MaxFaces = 2 }, cancellationToken: Cancellation);
        var face = FourPeople.Face(0, 5).Embedding;

        var found = await Erasures.FindEverythingAboutAsync(
            new FindEverythingAboutRequest { Gallery = Gallery, Probe = new FaceProbe { Embedding = new Embedding { Values = { face.Values.ToArray() }, EmbeddingSpace = face.Space } } }, cancellationToken: Cancellation);
        var erased = await Erasures.EraseEverythingAboutAsync(
            new EraseEverythingAboutRequest { Gallery = Gallery, ConfirmationToken = found.ConfirmationToken }, cancellationToken: Cancellation);

        Assert.Equal("ann-example", Assert.Single(found.Subjects).SubjectId);
        Assert.Equal(3, erased.Receipts.Count);
        Assert.Empty(await LeftoversAsync(["p0-0", "p0-1", "p0-2", "p0-3"]));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Matcher.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private protected override async Task<IEnumerable<KeyValuePair<string, string?>>> SettingsAsync()
    {
        var key = ApiKey.Mint();
        var callers = Path.Combine(_folder.FullName, "callers.json");
        await File.WriteAllTextAsync(
            callers,
            $$"""{ "callers": [ {{Entry("clusterer", key, Documented)}}, {{Entry("people", _people.Single().Value, ["gallery:write"])}} ] }""",
            Cancellation);
        _matcher = await MatcherHost.StartAsync(
            Garnet,
            _models.Address,
            Cancellation,
            [
                KeyValuePair.Create<string, string?>("Security:ApiKeysFile", callers),
                KeyValuePair.Create<string, string?>("Erasure:Tombstones", "true"),
                KeyValuePair.Create<string, string?>("Kafka:BootstrapServers", Parts.Topics.BootstrapServers),
                KeyValuePair.Create<string, string?>("Kafka:FaceEmbeddedTopic", Parts.Topics.FaceEmbeddedTopic),
                KeyValuePair.Create<string, string?>("Kafka:FaceErasedTopic", UniqueName.For("face-erased")),
            ]);
        return [KeyValuePair.Create<string, string?>("MatcherClient:Address", Matcher.Address), KeyValuePair.Create<string, string?>("MatcherClient:ApiKey", key)];
    }

    private static string Entry(string id, string key, string[] scopes) =>
        $$"""{ "id": "{{id}}", "sha256": "{{ApiKey.HashOf(key)}}", "scopes": [{{string.Join(", ", scopes.Select(scope => $"\"{scope}\""))}}] }""";

    private async Task CreateAsync() => await Matcher.Galleries.CreateGalleryAsync(
        new CreateGalleryRequest { Gallery = Gallery, EmbeddingSpace = FourPeople.Face(0, 0).Embedding.Space, DuplicateCheck = DuplicateCheck.Off }, _people, cancellationToken: Cancellation);
}
