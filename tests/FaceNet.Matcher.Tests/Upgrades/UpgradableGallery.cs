using System.Globalization;
using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Upgrades;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Upgrades;

/// <summary>
/// A gallery of the small model, and an Embedder that has another model as well: of 64 dimensions, in which the same faces lie half as far apart. A picture
/// is a number: the squared distance of its face from the face 0.
/// </summary>
internal sealed class UpgradableGallery : IAsyncDisposable
{
    public const string Next = "next";
    private const int NextDimensions = 64;

    private readonly FakeEmbedder _embedder;
    private readonly MatcherFixture _matcher;

    private UpgradableGallery(MatcherFixture matcher, FakeEmbedder embedder, MatcherHost host, string id) => (_matcher, _embedder, Host, Id) = (matcher, embedder, host, id);

    public MatcherHost Host { get; }

    public string Id { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<UpgradableGallery> CreateAsync(MatcherFixture matcher, bool keepImages = false)
    {
        var embedder = await FakeEmbedder.StartAsync();
        embedder.Models = [.. embedder.Models, new Model { Name = "next", Version = "2", EmbeddingSpace = Next, Dimensions = NextDimensions, Calibration = embedder.Models[0].Calibration }];
        embedder.EmbedIn = Embed;
        var host = await MatcherHost.StartAsync(matcher.Store, embedder.Address);
        var id = matcher.NewGalleryId();
        await host.Galleries.CreateGalleryAsync(
            new CreateGalleryRequest { Gallery = id, EmbeddingSpace = TinyFaces.Space, KeepImages = keepImages, Shards = matcher.Shards }, cancellationToken: Token);
        return new UpgradableGallery(matcher, embedder, host, id);
    }

    /// <summary>One that keeps its pictures and was switched to the other space.</summary>
    public static async Task<UpgradableGallery> SwitchedAsync(MatcherFixture matcher)
    {
        var gallery = await CreateAsync(matcher, keepImages: true);
        await gallery.EnrollPicturesAsync();
        await gallery.StartAsync();
        await gallery.UsePicturesAsync();
        await gallery.SwitchAsync();
        return gallery;
    }

    /// <summary>Has something happen before a picture is embedded in the next space.</summary>
    public void BeforeNext(Action happen) => _embedder.EmbedIn = (space, image) =>
    {
        if (space == Next)
        {
            happen();
        }

        return Embed(space, image);
    };

    /// <summary>A vector of a face in a space.</summary>
    public static Probe In(string space, double distance) =>
        space == Next ? TinyFaces.Of(UnitVectors.At(distance / 2, NextDimensions).Values, Next) : TinyFaces.At(distance);

    /// <summary>A picture of a face.</summary>
    public static Probe Picture(double distance) => new() { Image = new FaceImage { Encoded = ByteString.CopyFromUtf8(distance.ToString(CultureInfo.InvariantCulture)) } };

    /// <summary>Enrolls three people with four pictures.</summary>
    public async Task EnrollPicturesAsync()
    {
        await EnrollAsync("anna", "1", Picture(0));
        await EnrollAsync("anna", "2", Picture(0.05));
        await EnrollAsync("bob", "1", Picture(1));
        await EnrollAsync("carl", "1", Picture(2));
    }

    public async Task EnrollAsync(string subject, string face, Probe sample) =>
        await Host.Matching.EnrollFaceAsync(new EnrollFaceRequest { Gallery = Id, SubjectId = subject, FaceId = face, Face = sample }, cancellationToken: Token);

    public async Task<UpgradeProgress> StartAsync(string space = Next) =>
        (await Host.Upgrades.StartUpgradeAsync(new StartUpgradeRequest { Gallery = Id, EmbeddingSpace = space }, cancellationToken: Token)).Progress;

    public async Task<UpgradeProgress> ProgressAsync() => (await Host.Upgrades.GetUpgradeAsync(new GetUpgradeRequest { Gallery = Id }, cancellationToken: Token)).Progress;

    public async Task<Gallery> SwitchAsync() => (await Host.Upgrades.SwitchUpgradeAsync(new SwitchUpgradeRequest { Gallery = Id }, cancellationToken: Token)).Gallery;

    public async Task<Gallery> UndoAsync() => (await Host.Upgrades.UndoSwitchAsync(new UndoSwitchRequest { Gallery = Id }, cancellationToken: Token)).Gallery;

    public async Task<GetUpgradeReportResponse> ReportAsync() => await Host.Upgrades.GetUpgradeReportAsync(new GetUpgradeReportRequest { Gallery = Id }, cancellationToken: Token);

    public async Task<Gallery> FinishAsync(string report) =>
        (await Host.Upgrades.FinishUpgradeAsync(new FinishUpgradeRequest { Gallery = Id, ReportId = report }, cancellationToken: Token)).Gallery;

    public async Task<Gallery> CancelAsync() => (await Host.Upgrades.CancelUpgradeAsync(new CancelUpgradeRequest { Gallery = Id }, cancellationToken: Token)).Gallery;

    /// <summary>Goes through the kept pictures until all faces have a vector of both spaces.</summary>
    public Task UsePicturesAsync() => Eventually.HoldsAsync(
        "all faces to have vectors of both spaces",
        async () =>
        {
            await Host.Services.GetRequiredService<KeptPictures>().RunAsync(Token);
            var progress = await ProgressAsync();
            return progress.Faces == progress.FacesInOtherSpace;
        },
        Token);

    /// <summary>Sends faces to be re-embedded. Returns the outcomes by the names of the faces.</summary>
    public async Task<Dictionary<string, StreamReembedFacesResponse>> ReembedAsync(params (string Subject, string Face, Probe Sample)[] faces)
    {
        using var stream = Host.Upgrades.StreamReembedFaces(cancellationToken: Token);
        foreach (var (subject, face, sample) in faces)
        {
            await stream.RequestStream.WriteAsync(
                new StreamReembedFacesRequest { ItemId = $"{subject}/{face}", Gallery = Id, Face = new StoredFace { SubjectId = subject, FaceId = face }, Sample = sample }, Token);
        }

        await stream.RequestStream.CompleteAsync();
        return await stream.ResponseStream.ReadAllAsync(Token).ToDictionaryAsync(answer => answer.ItemId, cancellationToken: Token);
    }

    public async Task<SearchFacesResponse> SearchAsync(Probe probe) =>
        await Host.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = Id, Probe = probe }, cancellationToken: Token);

    /// <summary>The subjects that a search finds, nearest first.</summary>
    public async Task<string[]> FindAsync(Probe probe) => [.. (await SearchAsync(probe)).Candidates.Select(candidate => candidate.SubjectId)];

    /// <summary>How many vectors of a space there are.</summary>
    public async Task<long> VectorsAsync(string space)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(_matcher.Store);
        var sets = Enumerable.Range(0, _matcher.Shards).Select(number => new ShardKeys(Id, number.ToString(CultureInfo.InvariantCulture)).Vectors(space));
        return (await Task.WhenAll(sets.Select(set => redis.GetDatabase().VectorSetLengthAsync(set)))).Sum();
    }

    private static EmbedOutcome Embed(string space, FaceImage image) => new()
    {
        Embedded = new EmbeddedFace { Embedding = In(space, double.Parse(image.Encoded.ToStringUtf8(), CultureInfo.InvariantCulture)).Embedding, Quality = FakeEmbedder.GoodQuality },
    };

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _embedder.DisposeAsync();
    }
}
