using FaceNet.Embedder.Grpc;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.Embedder.Tests.Grpc;

public sealed class StreamEmbedFacesTests(EmbedderFixture embedder) : IClassFixture<EmbedderFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StreamEmbedFaces_GoodAndBadFaces_AnswersEveryItemOnce()
    {
        string[] kinds = [.. BadFaces.All.Keys];
        var requests = Enumerable.Range(0, 400).Select(i => i % 10 == 3
            ? new StreamEmbedFacesRequest { ItemId = $"bad-{i}", Face = BadFaces.All[kinds[i / 10 % kinds.Length]].Face }
            : new StreamEmbedFacesRequest { ItemId = $"good-{i}", Face = TestFaces.Encoded(i % 7) }).ToArray();

        var answers = await StreamAsync(requests);

        Assert.Equal(requests.Select(request => request.ItemId).Order(), answers.Select(answer => answer.ItemId).Order());
        Assert.All(answers, answer => Assert.Equal(answer.ItemId.StartsWith("good", StringComparison.Ordinal), answer.Outcome.Embedded is not null));
    }

    [Fact]
    public async Task StreamEmbedFaces_MoreThanMayBeInFlight_WaitsAndAnswersAll()
    {
        var face = TestFaces.Encoded(0);
        var answers = await StreamAsync([.. Enumerable.Range(0, (2 * FaceStream.MaxInFlight) + 1).Select(i => new StreamEmbedFacesRequest { ItemId = $"{i}", Face = face })]);

        Assert.Equal((2 * FaceStream.MaxInFlight) + 1, answers.Select(answer => answer.ItemId).Distinct().Count());
        Assert.All(answers, answer => Assert.NotNull(answer.Outcome.Embedded));
    }

    [Fact]
    public async Task StreamEmbedFaces_BadItems_SayWhatIsWrongWithEach()
    {
        var face = TestFaces.Encoded(0);
        var answers = await StreamAsync(
            new StreamEmbedFacesRequest { ItemId = "", Face = face },
            new StreamEmbedFacesRequest { ItemId = new string('x', 129), Face = face },
            new StreamEmbedFacesRequest { ItemId = "model", Face = face, Model = "other" },
            new StreamEmbedFacesRequest { ItemId = "no model", Face = face, Model = "a/b" },
            new StreamEmbedFacesRequest { ItemId = "priority", Face = face, Priority = (Priority)7 },
            new StreamEmbedFacesRequest { ItemId = "faceless" });

        var errors = answers.ToDictionary(answer => answer.ItemId, answer => answer.Outcome.Error);
        Assert.Contains("item_id", errors[""].Message, StringComparison.Ordinal);
        Assert.Contains("129 characters", errors[new string('x', 129)].Message, StringComparison.Ordinal);
        Assert.Equal(ErrorReasons.ModelNotFound, errors["model"].Reason());
        Assert.StartsWith("model: 'a/b'", errors["no model"].Message, StringComparison.Ordinal);
        Assert.Contains("priority", errors["priority"].Message, StringComparison.Ordinal);
        Assert.Contains("face", errors["faceless"].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamEmbedFaces_CallerCancels_EndsAndFreesItsPlaces()
    {
        using var caller = new CancellationTokenSource();
        using var call = embedder.Host.Client.StreamEmbedFaces(cancellationToken: caller.Token);
        await call.RequestStream.WriteAsync(new StreamEmbedFacesRequest { ItemId = "1", Face = TestFaces.Encoded(0) }, Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        await caller.CancelAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.Cancelled, refusal.StatusCode);
        Assert.Single(await StreamAsync(new StreamEmbedFacesRequest { ItemId = "2", Face = TestFaces.Encoded(0) }));
    }

    private async Task<List<StreamEmbedFacesResponse>> StreamAsync(params StreamEmbedFacesRequest[] requests)
    {
        using var call = embedder.Host.Client.StreamEmbedFaces(cancellationToken: Cancellation);
        var reading = Task.Run(async () =>
        {
            var answers = new List<StreamEmbedFacesResponse>();
            await foreach (var answer in call.ResponseStream.ReadAllAsync(Cancellation))
            {
                answers.Add(answer);
            }

            return answers;
        }, Cancellation);
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        return await reading;
    }
}
