using FaceNet.Matcher.Forgetting;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Erasure = FaceNet.Protos.Events.V1.Erasure;

namespace FaceNet.Matcher.Tests.Forgetting;

/// <summary>Erasures are told on Kafka, also where that was away, and to the Clusterer where it knows the faces.</summary>
[Collection(nameof(OnGarnet))]
public sealed class TombstoneTests(GarnetMatcher matcher, MockKafkaFixture kafka) : IClassFixture<MockKafkaFixture>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-callers-");
    private readonly string _erased = UniqueName.For("face-erased");
    private readonly string _embedded = UniqueName.For("face-embedded");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Erasures_OfEachKind_AreToldWithIdsOnly()
    {
        await using var host = await StartAsync(kafka.BootstrapServers);
        var gallery = await CreateAsync(host);
        await EnrollAsync(host, gallery, "anna", "crop-1", $"{gallery}/cluster-1/crop-1");
        await EnrollAsync(host, gallery, "anna", "crop-2", $"other-gallery/cluster-1/crop-2");
        await EnrollAsync(host, gallery, "anna", "3", $"{gallery}/cluster-1/crop-3");
        await EnrollAsync(host, gallery, "bea", "1", "");

        await host.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery, SubjectId = "anna", FaceId = "3" }, cancellationToken: Cancellation);
        await host.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation);
        await host.Galleries.DeleteGalleryAsync(new DeleteGalleryRequest { Gallery = gallery, EraseClusters = true }, cancellationToken: Cancellation);

        var told = await ToldAsync(gallery, 3);
        Assert.Equal(("anna", false, false), (told[0].SubjectId, told[0].WholeSubject, told[0].WholeGallery));
        Assert.Equal(["3"], told[0].FaceIds);
        Assert.Empty(told[0].CropIds);
        Assert.Equal(("anna", true, false), (told[1].SubjectId, told[1].WholeSubject, told[1].WholeGallery));
        Assert.Equal(["crop-1", "crop-2"], told[1].FaceIds);
        Assert.Equal(["crop-1"], told[1].CropIds);
        Assert.Equal(("", true, true), (told[2].SubjectId, told[2].WholeGallery, told[2].WithClusters));
        var commands = await ErasuresAsync(gallery, 2);
        Assert.Equal(("anna", "crop-1"), (commands[0].Subject.SubjectId, commands[0].Subject.CropIds.Single()));
        Assert.Equal(gallery, commands[1].AllClusters.Gallery);
        await Eventually.HoldsAsync("nothing is left to send", async () => !await IsPendingAsync(gallery), Cancellation);
    }

    [Fact]
    public async Task DeleteSubject_OfNoCluster_HasItsNameErasedThere()
    {
        await using var host = await StartAsync(kafka.BootstrapServers);
        var gallery = await CreateAsync(host);
        await EnrollAsync(host, gallery, "bea", "1", "");
        await EnrollAsync(host, gallery, "bea", "2", "");

        // A sample alone takes neither a name nor a member with it.
        await host.Galleries.DeleteFaceAsync(new DeleteFaceRequest { Gallery = gallery, SubjectId = "bea", FaceId = "1" }, cancellationToken: Cancellation);
        await host.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "bea" }, cancellationToken: Cancellation);

        var told = await ToldAsync(gallery, 2);
        var erasure = Assert.Single(await ErasuresAsync(gallery, 1));
        Assert.Equal(($"{told[1].EventId}-0", gallery, "bea"), (erasure.RequestId, erasure.Gallery, erasure.Subject.SubjectId));
        Assert.Empty(erasure.Subject.CropIds);
    }

    [Fact]
    public async Task DeleteSubject_ProvenanceOfAClusterByWhoMayNotCorrectClusters_IsNotBelieved()
    {
        await using var host = await StartAsync(kafka.BootstrapServers, ("Security:ApiKeysFile", await WriteCallersAsync()));
        var (clerk, corrector) = (new Metadata { { ApiKey.Header, "clerk" } }, new Metadata { { ApiKey.Header, "corrector" } });
        var gallery = matcher.NewGalleryId();
        await host.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, clerk, cancellationToken: Cancellation);
        await EnrollAsync(host, gallery, "anna", "crop-1", $"{gallery}/cluster-1/crop-1", clerk);
        await EnrollAsync(host, gallery, "anna", "crop-2", $"{gallery}/cluster-1/crop-2", corrector);
        await host.Matching.BatchEnrollFacesAsync(
            new BatchEnrollFacesRequest { Gallery = gallery, Faces = { Enrollment(gallery, "anna", "crop-3", $"{gallery}/cluster-1/crop-3") } }, clerk, cancellationToken: Cancellation);

        // Who deletes does not matter, but who enrolled.
        await host.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, corrector, cancellationToken: Cancellation);

        var told = await ToldAsync(gallery, 1);
        Assert.Equal(["crop-1", "crop-2", "crop-3"], told[0].FaceIds);
        Assert.Equal(["crop-2"], told[0].CropIds);
        Assert.Equal(["crop-2"], (await ErasuresAsync(gallery, 1))[0].Subject.CropIds);
    }

    [Fact]
    public async Task Erasures_WhileKafkaIsAway_AreDoneAndToldByTheNextHost()
    {
        string gallery;
        await using (var away = await StartAsync($"127.0.0.1:{FreePort.Find()}"))
        {
            gallery = await CreateAsync(away);
            await EnrollAsync(away, gallery, "anna", "1", "");
            var deleted = await away.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation);
            Assert.Equal(1, deleted.DeletedFaces);
            Assert.True(await IsPendingAsync(gallery));
        }

        await using var host = await StartAsync(kafka.BootstrapServers);

        var told = await ToldAsync(gallery, 1);
        Assert.Equal(("anna", true), (told[0].SubjectId, told[0].WholeSubject));
        await Eventually.HoldsAsync("nothing is left to send", async () => !await IsPendingAsync(gallery), Cancellation);
    }

    [Fact]
    public async Task Forget_WithAnotherErasureSinceItWasListed_LeavesThatToBeSent()
    {
        await using var away = await StartAsync($"127.0.0.1:{FreePort.Find()}");
        var tombstones = away.Services.GetRequiredService<Tombstones>();
        var gallery = await CreateAsync(away);
        await EnrollAsync(away, gallery, "anna", "1", "");
        await EnrollAsync(away, gallery, "bea", "1", "");
        await away.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation);
        var listed = await tombstones.ListAsync($"{gallery}/0", Cancellation);
        await away.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "bea" }, cancellationToken: Cancellation);

        await tombstones.ForgetAsync($"{gallery}/0", listed, Cancellation);

        Assert.Contains($"{gallery}/0", await tombstones.PlacesAsync(Cancellation));
        Assert.Equal("bea", Assert.Single(await tombstones.ListAsync($"{gallery}/0", Cancellation)).SubjectId);
    }

    [Fact]
    public async Task Erasures_WithoutTombstones_LeaveNothingToSend()
    {
        var gallery = await CreateAsync(matcher.Host);
        await EnrollAsync(matcher.Host, gallery, "anna", "1", "");

        await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = gallery, SubjectId = "anna" }, cancellationToken: Cancellation);

        Assert.False(await IsPendingAsync(gallery));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<bool> IsPendingAsync(string gallery)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(matcher.Store);
        return await redis.GetDatabase().HashLengthAsync(new ShardKeys(gallery, "0").Tombstones) > 0
            || await redis.GetDatabase().SetContainsAsync(GalleryKeys.Tombstones, $"{gallery}/0");
    }

    private Task<MatcherHost> StartAsync(string brokers, params (string Name, string Value)[] settings) => MatcherHost.StartAsync(
        matcher.Store,
        matcher.Embedder,
        time: null,
        [
            ("Erasure:Tombstones", "true"),
            ("Kafka:BootstrapServers", brokers),
            ("Kafka:FaceErasedTopic", _erased),
            ("Kafka:FaceEmbeddedTopic", _embedded),
            .. settings,
        ]);

    private async Task<FaceErased[]> ToldAsync(string gallery, int count) =>
    [
        .. (await new KafkaTopic(kafka.BootstrapServers, _erased).ReadAsync(message => message.Message.Key == gallery, count, Cancellation))
            .Select(message => FaceErased.Parser.ParseFrom(message.Message.Value)).DistinctBy(told => told.EventId),
    ];

    private async Task<Erasure[]> ErasuresAsync(string gallery, int count) =>
    [
        .. (await new KafkaTopic(kafka.BootstrapServers, _embedded).ReadAsync(message => message.Message.Key == gallery, count, Cancellation))
            .Select(message => ClusteringCommand.Parser.ParseFrom(message.Message.Value).Erasure),
    ];

    private async Task<string> CreateAsync(MatcherHost host) =>
        (await host.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = matcher.NewGalleryId() }, cancellationToken: Cancellation)).Gallery.Gallery_;

    private static async Task EnrollAsync(MatcherHost host, string gallery, string subject, string face, string reference, Metadata? caller = null) =>
        await host.Matching.EnrollFaceAsync(Enrollment(gallery, subject, face, reference), caller, cancellationToken: Cancellation);

    private static EnrollFaceRequest Enrollment(string gallery, string subject, string face, string reference) =>
        new() { Gallery = gallery, SubjectId = subject, FaceId = face, Face = TinyFaces.At(0.5), Provenance = new Provenance { Reference = reference } };

    private async Task<string> WriteCallersAsync()
    {
        var path = Path.Combine(_folder.FullName, "callers.json");
        await File.WriteAllTextAsync(path, $$"""{ "callers": [ {{Entry("clerk", "")}}, {{Entry("corrector", ", \"clusters:correct\"")}} ] }""", Cancellation);
        return path;
    }

    private static string Entry(string id, string more) =>
        $$"""{ "id": "{{id}}", "sha256": "{{ApiKey.HashOf(id)}}", "scopes": ["gallery:read", "gallery:write", "gallery:search"{{more}}] }""";
}
