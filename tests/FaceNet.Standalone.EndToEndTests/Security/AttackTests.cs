using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Security;

/// <summary>What the platform does about callers who must not, and for those who may.</summary>
public sealed class AttackTests(SecuredPlatform platform) : IClassFixture<SecuredPlatform>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private GalleryService.GalleryServiceClient Galleries => new(platform.Channel);

    private MatchingService.MatchingServiceClient Matcher => new(platform.Channel);

    public static TheoryData<string> Names => [.. AttackTable.Rows.Select(attack => attack.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attack_Any_IsRefusedAsTheTableSays(string name)
    {
        var attack = AttackTable.Rows.Single(attack => attack.Name == name);

        var outcome = await attack.TryAsync(platform);

        Assert.Equal((attack.Code, attack.Reason), (outcome.Code, outcome.Reason));
        Assert.DoesNotContain("key-of-", outcome.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("guess", outcome.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_OfAGallery_IsTheSameWhetherThereIsOne()
    {
        var there = await Attempts.Rpc(Attempts.Key("tenant-a"), Attempts.Get("tenant-b"))(platform);
        var nowhere = await Attempts.Rpc(Attempts.Key("tenant-a"), Attempts.Get("tenant-z"))(platform);

        Assert.Equal(there.Text.Replace("tenant-b", "tenant-z", StringComparison.Ordinal), nowhere.Text);
    }

    [Fact]
    public async Task Key_TakenOut_IsNoLongerGood()
    {
        await Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = "tenant-a" }, SecuredPlatform.Key("leaver"), cancellationToken: Cancellation);

        platform.WriteCallers(withLeaver: false);

        await Eventually.HoldsAsync(
            "the key to be refused",
            async () => await Attempts.Rpc(Attempts.Key("leaver"), Attempts.Get("tenant-a"))(platform) is { Code: StatusCode.Unauthenticated, Reason: ErrorReasons.CredentialsInvalid },
            Cancellation);
        await Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = "tenant-a" }, SecuredPlatform.Key("tenant-a"), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task ListGalleries_LimitedCaller_SeesItsOwnAlone()
    {
        foreach (var gallery in (string[])["a-1", "a-2", "a-3", "b-1", "z-1"])
        {
            await Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, SecuredPlatform.Key("all"), cancellationToken: Cancellation);
        }

        var seen = new List<string>();
        var pages = 0;
        var token = "";
        do
        {
            var page = await Galleries.ListGalleriesAsync(new ListGalleriesRequest { PageSize = 2, PageToken = token }, SecuredPlatform.Key("tenant-a"), cancellationToken: Cancellation);
            seen.AddRange(page.Galleries.Select(gallery => gallery.Gallery_));
            token = page.NextPageToken;
            pages++;
        }
        while (token.Length > 0);

        Assert.Equal(["a-1", "a-2", "a-3", "tenant-a"], seen);
        Assert.Equal(2, pages);
        var all = await Galleries.ListGalleriesAsync(new ListGalleriesRequest(), SecuredPlatform.Key("all"), cancellationToken: Cancellation);
        Assert.Superset(new HashSet<string> { "a-1", "b-1", "tenant-b", "z-1" }, all.Galleries.Select(gallery => gallery.Gallery_).ToHashSet());
    }

    [Fact]
    public async Task Search_WithAKeyOrAToken_IsInTheJournalUnderItsCaller()
    {
        var search = new SearchFacesRequest { Gallery = "tenant-a", Probe = new Probe { Image = DrawnPeople.Image(1, 1) } };
        await Matcher.SearchFacesAsync(search, SecuredPlatform.Key("tenant-a"), cancellationToken: Cancellation);
        await Matcher.SearchFacesAsync(search, Attempts.Token(claims => claims["scope"] = "gallery:search")(platform), cancellationToken: Cancellation);

        var topic = new KafkaTopic(platform.Process.Topics.BootstrapServers, platform.Process.Topics.DecisionMadeTopic);
        foreach (var caller in (string[])["tenant-a", "token:somebody"])
        {
            Assert.Single(await topic.ReadAsync(message => DecisionMade.Parser.ParseFrom(message.Message.Value).Caller == caller, 1, Cancellation));
        }
    }

    [Fact]
    public async Task Health_WithoutACredential_Answers()
    {
        using var http = new HttpClient();

        Assert.True((await http.GetAsync(new Uri(platform.Web, "/health/live"), Cancellation)).IsSuccessStatusCode);
    }
}
