using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>What callers see while the Embedder does not answer, and when it is back.</summary>
[Collection(nameof(OnGarnet))]
public sealed class EmbedderAwayTests(GarnetMatcher matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRpc_EmbedderCutOff_FailsForPicturesOnlyUntilItIsBack()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(new Uri(matcher.Embedder).Authority);
        await using var host = await MatcherHost.StartAsync(matcher.Store, $"http://{wire.Endpoint}");
        await AssertVectorsWorkAsync(host, gallery);

        wire.Cut();
        foreach (var request in WithProbe(gallery, TinyFaces.Photo(1)))
        {
            await Refusals.AssertUnavailableAsync(
                host.CallAsync(request), ErrorReasons.EmbedderUnavailable, $"The Embedder at http://{wire.Endpoint}", "does not answer", "Retry", "EmbedderClient__Address");
        }

        await AssertVectorsWorkAsync(host, gallery);

        wire.Mend();
        await Eventually.HoldsAsync("a picture to be embedded", () => WorksAsync(host, WithProbe(gallery, TinyFaces.Photo(1))[^1]), Cancellation);
        await AssertVectorsWorkAsync(host, gallery);
    }

    [Fact]
    public async Task VectorProbes_EmbedderAwayLongerThanItsAnswersAreKept_StillWork()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await using var wire = new TcpProxy(new Uri(matcher.Embedder).Authority);
        var time = new ShiftedTime();
        await using var host = await MatcherHost.StartAsync(matcher.Store, $"http://{wire.Endpoint}", time);
        await AssertVectorsWorkAsync(host, gallery);

        wire.Cut();
        time.Shift = TimeSpan.FromHours(1);

        await AssertVectorsWorkAsync(host, gallery);
    }

    [Fact]
    public async Task Start_EmbedderAway_EnrollsVectorsAndDecidesOnceTheCalibrationIsKnown()
    {
        var gallery = await matcher.CreateGalleryAsync();
        await using var wire = new TcpProxy(new Uri(matcher.Embedder).Authority);
        wire.Cut();
        await using var host = await MatcherHost.StartAsync(matcher.Store, $"http://{wire.Endpoint}");

        await host.CallAsync(new EnrollFaceRequest { Gallery = gallery, SubjectId = "anna", Face = TinyFaces.At(0.01) });
        foreach (var request in WithProbe(gallery, TinyFaces.At(0)).Skip(1).Append(new CreateGalleryRequest { Gallery = gallery }))
        {
            await Refusals.AssertUnavailableAsync(host.CallAsync(request), ErrorReasons.EmbedderUnavailable, wire.Endpoint);
        }

        wire.Mend();
        await Eventually.HoldsAsync("the calibration to be known", () => WorksAsync(host, WithProbe(gallery, TinyFaces.At(0))[^1]), Cancellation);
        await AssertVectorsWorkAsync(host, gallery);
    }

    [Fact]
    public async Task SearchFaces_EmbedderDiesOverAPicture_IsUnavailable()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        var gate = new SyncPoint("embedding");
        embedder.Embed = async call =>
        {
            await gate.ArriveAsync(call.CancellationToken);
            throw new InvalidOperationException("Nobody hears this.");
        };
        await using var wire = new TcpProxy(new Uri(embedder.Address).Authority);
        await using var host = await MatcherHost.StartAsync(matcher.Store, $"http://{wire.Endpoint}");
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        var call = host.CallAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Photo(1) });
        await gate.ReachedAsync(Cancellation);

        wire.Cut();

        await Refusals.AssertUnavailableAsync(call, ErrorReasons.EmbedderUnavailable, wire.Endpoint);
    }

    [Fact]
    public async Task SearchFaces_EmbedderSilentAndNoDeadline_IsUnavailableInTheEnd()
    {
        await using var embedder = await FakeEmbedder.StartAsync();
        var gate = new SyncPoint("embedding");
        embedder.Embed = async call =>
        {
            await gate.ArriveAsync(call.CancellationToken);
            throw new InvalidOperationException("Nobody hears this.");
        };
        var time = new ShiftedTime();
        await using var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address, time);
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 0.01));
        await AssertVectorsWorkAsync(host, gallery);

        // What is left of the half minute that the Matcher waits, by the clock of the Embedder's client.
        time.Shift = TimeSpan.FromSeconds(-29.8);

        await Refusals.AssertUnavailableAsync(
            host.CallAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.Photo(1) }), ErrorReasons.EmbedderUnavailable, embedder.Address);
    }

    private static IMessage[] WithProbe(string gallery, Probe probe) =>
    [
        new EnrollFaceRequest { Gallery = gallery, SubjectId = "bob", Face = probe },
        new VerifyFaceRequest { Gallery = gallery, Probe = probe, SubjectId = "anna" },
        new VerifyFaceRequest { Gallery = gallery, Probe = TinyFaces.At(0), Face = probe },
        new SearchFacesRequest { Gallery = gallery, Probe = probe },
    ];

    private static async Task AssertVectorsWorkAsync(MatcherHost host, string gallery)
    {
        foreach (var request in WithProbe(gallery, TinyFaces.At(1)))
        {
            await host.CallAsync(request);
        }

        var found = await host.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = gallery, Probe = TinyFaces.At(0) }, cancellationToken: Cancellation);
        Assert.Equal((Decision.Match, "anna"), (found.Decision, found.Candidates[0].SubjectId));
    }

    private static async Task<bool> WorksAsync(MatcherHost host, IMessage request)
    {
        try
        {
            await host.CallAsync(request);
            return true;
        }
        catch (RpcException away) when (away.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }
}
