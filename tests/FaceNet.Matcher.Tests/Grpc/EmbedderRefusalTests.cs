using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see of errors that the Embedder answers with.</summary>
[Collection(nameof(OnGarnet))]
public sealed class EmbedderRefusalTests(GarnetMatcher matcher)
{
    private static readonly OverloadedException Full = new(ErrorReasons.QueueFull, "1024 faces wait, as many as may.", TimeSpan.FromSeconds(2));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SearchFaces_QueueOfTheEmbedderFull_SaysSoAndWhenToComeBack(bool asOutcome)
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Embed = _ => asOutcome ? Task.FromResult(new EmbedOutcome { Error = ErrorStatus.From(Full) }) : throw Full;
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);

        var refusal = await Refusals.AssertFailsAsync(
            host.CallAsync(await SearchAsync()), StatusCode.ResourceExhausted, ErrorReasons.QueueFull, "1024 faces wait");

        Assert.Equal(TimeSpan.FromSeconds(2), refusal.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan());
    }

    [Fact]
    public async Task SearchFaces_ModelWithoutAlignment_SaysThatLandmarksAreOfNoUse()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        var unsupported = new PreconditionException(ErrorReasons.AlignmentUnsupported, "tiny", "Landmarks were given, but model tiny has no alignment template. Send a box.");
        embedder.Embed = _ => Task.FromResult(new EmbedOutcome { Error = ErrorStatus.From(unsupported) });
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);

        await Refusals.AssertFailsAsync(
            host.CallAsync(await SearchAsync()), StatusCode.FailedPrecondition, ErrorReasons.AlignmentUnsupported, "Landmarks", "Send a box");
    }

    [Fact]
    public async Task AnyRpc_NoModelOfTheGallerysSpace_IsNotFound()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Models = [];
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);

        await Refusals.AssertFailsAsync(
            host.CallAsync(await SearchAsync()), StatusCode.NotFound, ErrorReasons.ModelNotFound, "embedding space 'tiny'", "Install");
    }

    [Fact]
    public async Task SearchFaces_EmbedderFails_IsInternalAndTellsNothingOfTheInside()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        embedder.Embed = _ => throw new InvalidOperationException("inside");
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);

        var refusal = await Refusals.AssertFailsAsync(host.CallAsync(await SearchAsync()), StatusCode.Internal, ErrorReasons.Internal, "trace id");

        Assert.DoesNotContain("inside", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchFaces_AddressOfTheEmbedderIsNoEmbedder_IsUnavailableAndNamesTheAddress()
    {
        var web = matcher.Host.Web.BaseAddress!;
        await using var host = await MatcherHost.StartAsync(matcher.Store, web.GetLeftPart(UriPartial.Authority));

        await Refusals.AssertUnavailableAsync(host.CallAsync(await SearchAsync()), ErrorReasons.EmbedderUnavailable, web.Authority, "EmbedderClient__Address");
    }

    private async Task<SearchFacesRequest> SearchAsync() =>
        new() { Gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01)), Probe = TinyFaces.Photo(1) };
}
