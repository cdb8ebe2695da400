using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;
using Grpc.Core;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>A person is found by a face in both services, and what was listed is erased, and no more.</summary>
[Trait("Kind", "Integration")]
public sealed class EverythingTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    private readonly GarnetFixture _garnet = garnet;
    private readonly ModelServer _models = models;
    private MatcherHost? _matcher;

    private MatcherHost Matcher => _matcher!;

    [Fact]
    public async Task Everything_OfAPerson_IsListedAndErasedOnce()
    {
        await CreateAsync();
        await EnrollAsync("ann-example", "one", 0, 7);
        await EnrollAsync("ann-example", "two", 0, 8);
        await EnrollAsync("bob-example", "one", 1, 7);
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Label = "ann-example" }, cancellationToken: Cancellation);

        // Somebody else's cluster has one of her faces.
        await Client.MoveMemberAsync(new MoveMemberRequest { Gallery = Gallery, ClusterId = People.Cluster(0), CropId = "p0-1", TargetClusterId = People.Cluster(2) }, cancellationToken: Cancellation);

        var found = await FindAsync();

        var subject = Assert.Single(found.Subjects);
        Assert.Equal(("ann-example", "one two"), (subject.SubjectId, string.Join(' ', subject.FaceIds)));
        Assert.InRange(subject.SquaredDistance, 0, 0.1);
        Assert.Equal([(People.Cluster(0), "ann-example", 3L, 3), (People.Cluster(2), "", 5L, 1)], found.Clusters.Select(cluster => (cluster.ClusterId, cluster.Label, cluster.MemberCount, cluster.Members.Count)));
        Assert.Equal(["p0-0", "p0-2", "p0-3"], found.Clusters[0].Members.Select(member => member.CropId).Order());
        Assert.All(found.Clusters.SelectMany(cluster => cluster.Members), member => Assert.InRange(member.SquaredDistance, 0, found.MaxSquaredDistance));
        Assert.Equal(16, (await FiguresAsync()).Members);
        var lifetime = await (await Parts.Redis.GetDatabaseAsync(Cancellation)).KeyTimeToLiveAsync(ClusterKeys.Shared(Gallery).Plan(found.ConfirmationToken));
        Assert.InRange(lifetime!.Value, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));

        // What comes after the list is not on it.
        People.Produce(FourPeople.Face(0, 6));
        await People.CountAsync(Client, 17);
        await EnrollAsync("ann-example", "three", 0, 9);
        var request = new EraseEverythingAboutRequest { Gallery = Gallery, ConfirmationToken = found.ConfirmationToken };
        var erased = await Erasures.EraseEverythingAboutAsync(request, cancellationToken: Cancellation);

        Assert.Equal(3, erased.Receipts.Count);
        Assert.Equal(["one", "two", ""], erased.Receipts.Select(receipt => receipt.Ids.FaceId));
        Assert.Equal(["p0-0", "p0-1", "p0-2", "p0-3"], erased.Receipts[2].Ids.CropIds.Order());
        var plan = new ClusterKeys("<gallery>", 0).Plan("<token>").ToString();
        Assert.All(erased.Receipts, receipt => Assert.Contains(
            receipt.Kept, kept => kept.Place == plan && kept.ExpireTime.ToDateTimeOffset() == receipt.EraseTime.ToDateTimeOffset().AddMinutes(10)));
        Assert.Equal("p0-6", Assert.Single((await FindAsync()).Clusters).Members.Single().CropId);
        Assert.Equal(["three"], (await FindAsync()).Subjects.Single().FaceIds);
        Assert.Empty(await LeftoversAsync(["p0-0", "p0-1", "p0-2", "p0-3", found.ConfirmationToken]));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CONFIRMATION_NOT_FOUND", "FindEverythingAbout", Erasures.EraseEverythingAboutAsync(request, cancellationToken: Cancellation));
        await AssertConsistentAsync();
    }

    [Fact]
    public async Task Everything_WhatDoesNotFit_IsRefused()
    {
        var nobody = await Find(FourPeople.Face(0, 0), 0.001);
        Assert.Equal(("p0-0", 0), (nobody.Clusters.Single().Members.Single().CropId, nobody.Subjects.Count));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CONFIRMATION_NOT_FOUND", "another gallery", Erasures.EraseEverythingAboutAsync(
            new EraseEverythingAboutRequest { Gallery = Gallery, ConfirmationToken = "guessed" }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CONFIRMATION_NOT_FOUND", "another gallery", Erasures.EraseEverythingAboutAsync(
            new EraseEverythingAboutRequest { Gallery = "other", ConfirmationToken = nobody.ConfirmationToken }, cancellationToken: Cancellation));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "max_squared_distance", Find(FourPeople.Face(0, 0), 5));
        await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "probe", Erasures.FindEverythingAboutAsync(new FindEverythingAboutRequest { Gallery = Gallery }, cancellationToken: Cancellation));
        await Matcher.DisposeAsync();
        await RpcAssert.FailsAsync(StatusCode.Unavailable, "MATCHER_UNAVAILABLE", "MatcherClient__Address", Find(FourPeople.Face(0, 0), 1));
    }

    [Fact]
    public async Task Everything_StoppedAfterTheFirstItem_GivesAllReceiptsWhenAskedAgain()
    {
        await CreateAsync();
        await EnrollAsync("ann-example", "one", 0, 7);
        await EnrollAsync("ann-again", "two", 0, 8);
        var found = await FindAsync();
        string[] subjects = [.. found.Subjects.Select(subject => subject.SubjectId)];
        Assert.Equal(["ann-again", "ann-example"], subjects.Order(StringComparer.Ordinal));
        var request = new EraseEverythingAboutRequest { Gallery = Gallery, ConfirmationToken = found.ConfirmationToken };
        var database = await Parts.Redis.GetDatabaseAsync(Cancellation);

        // The Matcher refuses to touch what a newer version wrote.
        RedisKey enrolled = $"facenet:{{{Gallery}:0}}:{FourPeople.Face(0, 0).Embedding.Space}:meta";
        var second = await database.HashGetAsync(enrolled, subjects[1]);
        await database.HashSetAsync(enrolled, subjects[1], "9 {}");
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "SCHEMA_TOO_NEW", "schema 9", Erasures.EraseEverythingAboutAsync(request, cancellationToken: Cancellation));
        Assert.Equal([subjects[1]], (await database.HashKeysAsync(enrolled)).Select(subject => subject.ToString()));
        await database.HashSetAsync(enrolled, subjects[1], second);

        var plan = ClusterKeys.Shared(Gallery).Plan(found.ConfirmationToken);
        var planned = await database.StringGetAsync(plan);
        var erased = await Erasures.EraseEverythingAboutAsync(request, cancellationToken: Cancellation);

        Assert.Equal([.. subjects, ""], erased.Receipts.Select(receipt => receipt.Ids.SubjectId));
        Assert.All(erased.Receipts.Take(2), receipt => Assert.Equal(1, receipt.Erased.Single(items => items.Keys.EndsWith(":faces", StringComparison.Ordinal)).Items));
        Assert.Contains(erased.Receipts[2].Erased, items => items is { Keys: "facenet:{<gallery>}:clusters:members", Items: 4 });
        Assert.DoesNotContain(found.ConfirmationToken, erased.ToString(), StringComparison.Ordinal);

        // As where the last step fails, by which the plan is forgotten.
        await database.StringSetAsync(plan, planned);
        Assert.Equal(erased, await Erasures.EraseEverythingAboutAsync(request, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Everything_GalleryWithoutClusters_FindsAndErasesWhoIsEnrolled()
    {
        var gallery = UniqueName.For("enrolled-only");
        await CreateAsync(gallery);
        await EnrollAsync("ann-example", "one", 0, 7, gallery);
        await EnrollAsync("bob-example", "one", 1, 7, gallery);

        var found = await Find(FourPeople.Face(0, 5), null, gallery);

        Assert.Equal(("ann-example", 0), (Assert.Single(found.Subjects).SubjectId, found.Clusters.Count));
        Assert.Equal((await FindAsync()).MaxSquaredDistance, found.MaxSquaredDistance);
        var erased = await Erasures.EraseEverythingAboutAsync(
            new EraseEverythingAboutRequest { Gallery = gallery, ConfirmationToken = found.ConfirmationToken }, cancellationToken: Cancellation);
        Assert.Equal("ann-example", Assert.Single(erased.Receipts).Ids.SubjectId);
        Assert.Empty(await LeftoversInAsync(gallery, ["ann-example", found.ConfirmationToken], FourPeople.Face(0, 7)));
        Assert.Empty((await Find(FourPeople.Face(0, 5), null, gallery)).Subjects);
        Assert.Single((await Find(FourPeople.Face(1, 5), null, gallery)).Subjects);
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", "nowhere", Find(FourPeople.Face(0, 5), null, "nowhere"));
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Matcher.DisposeAsync();
    }

    private protected override async Task<IEnumerable<KeyValuePair<string, string?>>> SettingsAsync()
    {
        _matcher = await MatcherHost.StartAsync(_garnet.Endpoint, _models.Address, Cancellation);
        return [KeyValuePair.Create<string, string?>("MatcherClient:Address", Matcher.Address)];
    }

    private async Task<FindEverythingAboutResponse> FindAsync() => await Find(FourPeople.Face(0, 5), null);

    private AsyncUnaryCall<FindEverythingAboutResponse> Find(Clusterer.Clustering.Face face, double? limit, string? gallery = null)
    {
        var request = new FindEverythingAboutRequest
        {
            Gallery = gallery ?? Gallery,
            Probe = new FaceProbe { Embedding = new Embedding { Values = { face.Embedding.Values.ToArray() }, EmbeddingSpace = face.Embedding.Space } },
        };
        if (limit is { } given)
        {
            request.MaxSquaredDistance = given;
        }

        return Erasures.FindEverythingAboutAsync(request, cancellationToken: Cancellation);
    }

    private async Task CreateAsync(string? gallery = null) => await Matcher.Galleries.CreateGalleryAsync(
        new CreateGalleryRequest { Gallery = gallery ?? Gallery, EmbeddingSpace = FourPeople.Face(0, 0).Embedding.Space, DuplicateCheck = DuplicateCheck.Off }, cancellationToken: Cancellation);

    private async Task EnrollAsync(string subject, string face, int person, int number, string? gallery = null) => await Matcher.Matching.EnrollFaceAsync(
        new EnrollFaceRequest
        {
            Gallery = gallery ?? Gallery,
            SubjectId = subject,
            FaceId = face,
            Face = new Probe { Embedding = new Embedding { Values = { FourPeople.Face(person, number).Embedding.Values.ToArray() }, EmbeddingSpace = FourPeople.Face(person, number).Embedding.Space } },
        },
        cancellationToken: Cancellation);
}
