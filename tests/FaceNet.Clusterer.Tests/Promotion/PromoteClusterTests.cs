using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Promotion;

/// <summary>Strangers become subjects of a real Matcher.</summary>
[Trait("Kind", "Integration")]
public sealed class PromoteClusterTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnFourPeople(garnet, kafka, models)
{
    private readonly GarnetFixture _garnet = garnet;
    private readonly ModelServer _models = models;
    private MatcherHost? _matcher;

    private MatcherHost Matcher => _matcher!;

    [Fact]
    public async Task Promote_AStranger_IsFoundBySearchesAndNamedByLaterFaces()
    {
        await CreateAsync(Gallery);

        var answer = await PromoteAsync(request => request.MaxFaces = 3);

        Assert.Empty(answer.Refused);
        Assert.Equal((CorrectionKind.Promote, "ann", 3), (answer.Correction.Kind, answer.Correction.Label, answer.Correction.CropIds.Count));
        Assert.Equal([People.Cluster(0)], answer.Correction.ClusterIds);
        var subject = await Matcher.Galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = Gallery, SubjectId = "ann" }, cancellationToken: Cancellation);
        Assert.Equal(answer.Correction.CropIds.Order(), subject.Faces.Select(face => face.FaceId).Order());
        Assert.All(subject.Faces, face => Assert.Equal($"{Gallery}/{People.Cluster(0)}/{face.FaceId}", face.Provenance.Reference));
        Assert.Equal("ann", (await SearchAsync(0)).SubjectId);

        People.Produce(FourPeople.Face(0, 8));
        await People.CountAsync(Client, 17);
        var replay = await People.AssertConsistentAsync();
        Assert.Equal("ann", replay.Labels[People.Cluster(0)]);
        Assert.Equal("ann", (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0) }, cancellationToken: Cancellation)).Cluster.Label);
    }

    [Fact]
    public async Task Promote_TheSameRequestAgain_AnswersTheSameAndEnrollsNoMore()
    {
        await CreateAsync(Gallery);
        var first = await PromoteAsync(request => (request.RequestId, request.MaxFaces) = ("once", 1));
        Assert.Equal(["p0-0"], first.Correction.CropIds);

        // The middle of the cluster is elsewhere now.
        for (var copy = 0; copy < 3; copy++)
        {
            People.Produce(FourPeople.Face(0, 1) with { CropId = $"copy-{copy}" });
        }

        await People.CountAsync(Client, 19);
        Assert.Equal(first, await PromoteAsync(request => (request.RequestId, request.MaxFaces) = ("once", 1)));

        Assert.Equal(1, (await Matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = Gallery }, cancellationToken: Cancellation)).Gallery.FaceCount);
        await RpcAssert.FailsAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "once", Call(request => (request.RequestId, request.SubjectId) = ("once", "bob")));
    }

    [Fact]
    public async Task Promote_IntoAnotherGallery_EnrollsThereAndUndoTakesTheLabelOnly()
    {
        var subjects = UniqueName.For("subjects");
        await CreateAsync(subjects);

        await PromoteAsync(request => request.SubjectGallery = subjects);
        await Client.UndoCorrectionsAsync(new UndoCorrectionsRequest { Gallery = Gallery, Count = 1 }, cancellationToken: Cancellation);

        Assert.Equal("", (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0) }, cancellationToken: Cancellation)).Cluster.Label);
        Assert.Equal(4, (await Matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = subjects }, cancellationToken: Cancellation)).Gallery.FaceCount);
        await People.AssertConsistentAsync();
    }

    [Fact]
    public async Task Promote_FacesThatTheMatcherRefuses_AreNamedAndWhereAllAreNothingIsLabelled()
    {
        await CreateAsync(Gallery, maxFacesPerSubject: 2);

        var some = await PromoteAsync(_ => { });
        Assert.Equal((2, 2), (some.Correction.CropIds.Count, some.Refused.Count));
        Assert.Empty(some.Correction.CropIds.Intersect(some.Refused.Select(refused => refused.CropId)));
        Assert.All(some.Refused, refused => Assert.Contains("2", refused.Error.Message));

        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "SUBJECT_FULL", "ann", Call(request => request.ClusterId = People.Cluster(1)));
        Assert.Equal("", (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(1) }, cancellationToken: Cancellation)).Cluster.Label);
    }

    [Fact]
    public async Task Promote_FacesOfWhichTheMatcherCannotSay_IsUnavailableAndNamesAllWhenItIsRepeated()
    {
        await CreateAsync(Gallery);
        Matcher.Lost.OfNextBatch = 2;

        var lost = await Assert.ThrowsAsync<RpcException>(() => PromoteAsync(request => (request.RequestId, request.MaxFaces) = ("once", 3)));
        Assert.Equal(StatusCode.Unavailable, lost.StatusCode);
        Assert.Equal("", (await Client.GetClusterAsync(new GetClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0) }, cancellationToken: Cancellation)).Cluster.Label);
        var answer = await PromoteAsync(request => (request.RequestId, request.MaxFaces) = ("once", 3));

        Assert.Empty(answer.Refused);
        var subject = await Matcher.Galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = Gallery, SubjectId = "ann" }, cancellationToken: Cancellation);
        Assert.Equal(answer.Correction.CropIds.Order(), subject.Faces.Select(face => face.FaceId).Order());
        Assert.Equal(3, subject.Faces.Count);
    }

    [Fact]
    public async Task Promote_WhatDoesNotFit_IsRefusedWithItsReason()
    {
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", Gallery, Call(_ => { }));
        await CreateAsync(Gallery);
        await RpcAssert.FailsAsync(StatusCode.NotFound, "CLUSTER_NOT_FOUND", "nobody", Call(request => request.ClusterId = "nobody"));
        await RpcAssert.FailsAsync(StatusCode.NotFound, "GALLERY_NOT_FOUND", "nowhere", Call(request => request.Gallery = "nowhere"));
        await Client.LabelClusterAsync(new LabelClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), Label = "bob" }, cancellationToken: Cancellation);
        await RpcAssert.FailsAsync(StatusCode.FailedPrecondition, "LABELS_CONTRADICT", "'bob', not 'ann'", Call(_ => { }));

        await Matcher.DisposeAsync();
        await RpcAssert.FailsAsync(StatusCode.Unavailable, "MATCHER_UNAVAILABLE", "MatcherClient__Address", Call(request => request.ClusterId = People.Cluster(1)));
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

    private async Task CreateAsync(string gallery, int maxFacesPerSubject = 0) => await Matcher.Galleries.CreateGalleryAsync(
        new CreateGalleryRequest { Gallery = gallery, EmbeddingSpace = FourPeople.Face(0, 0).Embedding.Space, MaxFacesPerSubject = maxFacesPerSubject, DuplicateCheck = DuplicateCheck.Off },
        cancellationToken: Cancellation);

    private async Task<Candidate> SearchAsync(int person)
    {
        var face = FourPeople.Face(person, 9).Embedding;
        var found = await Matcher.Matching.SearchFacesAsync(
            new SearchFacesRequest
            {
                Gallery = Gallery,
                Probe = new Probe { Embedding = new Embedding { Values = { face.Values.ToArray() }, EmbeddingSpace = face.Space } },
                Threshold = new ThresholdChoice { MaxSquaredDistance = 1 },
            },
            cancellationToken: Cancellation);
        return found.Candidates[0];
    }

    private async Task<PromoteClusterResponse> PromoteAsync(Action<PromoteClusterRequest> change) => await Call(change);

    private AsyncUnaryCall<PromoteClusterResponse> Call(Action<PromoteClusterRequest> change)
    {
        var request = new PromoteClusterRequest { Gallery = Gallery, ClusterId = People.Cluster(0), SubjectId = "ann" };
        change(request);
        return Client.PromoteClusterAsync(request, cancellationToken: Cancellation);
    }
}
