using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Embedder.Tests.Grpc;

public sealed class BatchEmbedFacesTests(EmbedderFixture embedder) : IClassFixture<EmbedderFixture>
{
    public static TheoryData<string> BadKinds => [.. BadFaces.All.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BatchEmbedFaces_GoodFaces_AnswersEachInOrder()
    {
        var faces = Enumerable.Range(0, 12).Select(person => TestFaces.Encoded(person)).ToArray();

        var together = await EmbedAsync(faces);

        for (var i = 0; i < faces.Length; i++)
        {
            var embedded = together[i].Embedded;
            var alone = (await EmbedAsync(faces[i]))[0].Embedded;
            Assert.True(Distance(embedded, alone) <= 1e-6);
            Assert.Equal(("tiny", "1", "tiny"), (embedded.Model, embedded.ModelVersion, embedded.Embedding.EmbeddingSpace));
            Assert.InRange(embedded.BatchSize, 1, 12);
            Assert.True(embedded.ComputeTime.ToTimeSpan() > TimeSpan.Zero && embedded.QueueTime.ToTimeSpan() >= TimeSpan.Zero);
        }
    }

    [Fact]
    public async Task BatchEmbedFaces_RawPixels_GiveTheVectorOfTheFile()
    {
        var outcomes = await EmbedAsync(TestFaces.Encoded(1), TestFaces.Raw(TestFaces.Crop(1)));

        Assert.True(Distance(outcomes[0].Embedded, outcomes[1].Embedded) <= 1e-6);
    }

    [Fact]
    public async Task BatchEmbedFaces_SeveralSessions_GiveTheVectorsOfOne()
    {
        await using var host = await EmbedderHost.StartAsync(("Inference:Sessions", "3"));
        FaceImage[] faces = [.. Enumerable.Range(0, 64).Select(person => TestFaces.Encoded(person))];

        var one = await EmbedAsync(faces);
        var several = (await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { faces } }, cancellationToken: Cancellation)).Outcomes;

        Assert.True(host.Log.Contains("with 3 sessions of "));
        Assert.All(one.Zip(several), pair => Assert.True(Distance(pair.First.Embedded, pair.Second.Embedded) <= 1e-6));
    }

    [Fact]
    public async Task BatchEmbedFaces_FullCallOfSixtyFour_IsAnswered()
    {
        var outcomes = await EmbedAsync([.. Enumerable.Range(0, 64).Select(i => TestFaces.Encoded(i % 5))]);

        Assert.Equal(64, outcomes.Count(outcome => outcome.Embedded is not null));
    }

    [Theory]
    [MemberData(nameof(BadKinds))]
    public async Task BatchEmbedFaces_BadFace_FailsAloneAndSaysWhy(string kind)
    {
        var (bad, reason, names) = BadFaces.All[kind];

        var outcomes = await EmbedAsync(TestFaces.Encoded(0), bad, TestFaces.Encoded(1));

        Assert.NotNull(outcomes[0].Embedded);
        Assert.NotNull(outcomes[2].Embedded);
        Assert.Equal((int)StatusCode.InvalidArgument, outcomes[1].Error.Code);
        Assert.Equal(reason, outcomes[1].Error.Reason());
        Assert.Contains(names, outcomes[1].Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public async Task BatchEmbedFaces_NoOrTooManyFaces_RefusesTheCall(int count)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => EmbedAsync([.. Enumerable.Repeat(new FaceImage(), count)]));

        Assert.Equal((StatusCode.InvalidArgument, "faces"), (refusal.StatusCode, refusal.Field()));
    }

    [Theory]
    [InlineData("other", StatusCode.NotFound, ErrorReasons.ModelNotFound)]
    [InlineData("no such/model", StatusCode.InvalidArgument, ErrorReasons.InvalidField)]
    public async Task BatchEmbedFaces_UnknownModel_RefusesTheCall(string model, StatusCode code, string reason)
    {
        var request = new BatchEmbedFacesRequest { Model = model, Faces = { TestFaces.Encoded(0) } };

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await embedder.Host.Client.BatchEmbedFacesAsync(request, cancellationToken: Cancellation));

        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
        Assert.Contains(model, refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BatchEmbedFaces_UnknownPriority_RefusesTheCall()
    {
        var request = new BatchEmbedFacesRequest { Priority = (Priority)9, Faces = { TestFaces.Encoded(0) } };

        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await embedder.Host.Client.BatchEmbedFacesAsync(request, cancellationToken: Cancellation));

        Assert.Equal("priority", refusal.Field());
    }

    [Fact]
    public async Task BatchEmbedFaces_LargestAllowedMessageOfPictures_IsTaken()
    {
        var picture = new RgbImage(1600, 1600, new byte[1600 * 1600 * 3]);
        var outcomes = await EmbedAsync([.. Enumerable.Repeat(TestFaces.Raw(picture), 8)]);

        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Embedded));
    }

    [Fact]
    public async Task BatchEmbedFaces_DeadlineAlreadyPassed_IsDeadlineExceeded()
    {
        var request = new BatchEmbedFacesRequest { Faces = { TestFaces.Encoded(0) } };

        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await embedder.Host.Client.BatchEmbedFacesAsync(request, deadline: DateTime.UnixEpoch, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
    }

    private static double Distance(EmbeddedFace a, EmbeddedFace b) =>
        Math.Sqrt(a.Embedding.Values.Zip(b.Embedding.Values).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));

    private async Task<IReadOnlyList<EmbedOutcome>> EmbedAsync(params FaceImage[] faces) =>
        (await embedder.Host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { faces } }, cancellationToken: Cancellation)).Outcomes;
}
