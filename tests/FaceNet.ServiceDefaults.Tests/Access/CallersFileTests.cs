using System.Text;
using System.Text.Json;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Tests.Access;

public sealed class CallersFileTests
{
    private const string Key = "a key";

    private static string Hash => ApiKey.HashOf(Key);

    [Fact]
    public void Parse_FullEntry_GivesWhatItSays()
    {
        var known = Find($$"""
            { "callers": [ {
                "id": "door", "sha256": "{{Hash.ToUpperInvariant()}}", "scopes": ["gallery:search", "faces:embed"], "galleries": ["office", "a-*"],
                "expires": "2030-01-01T00:00:00Z", "limits": { "requests_per_second": 5, "burst": 7, "concurrent": 3 }
            } ] }
            """)!;

        Assert.Equal("door", known.Caller.Id);
        known.Caller.Require(Scope.GallerySearch, "this");
        Assert.Throws<NotPermittedException>(() => known.Caller.Require(Scope.GalleryWrite, "this"));
        Assert.Equal([true, true, true, false, false], new[] { "office", "a-", "a-1", "a", "office2" }.Select(known.Caller.MayUse));
        Assert.Equal(new CallerLimits(5, 7, 3), known.Caller.Limiter!.Limits);
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), known.Expires);
    }

    [Fact]
    public void Parse_EntryWithoutLimits_TakesThoseOfTheOptions()
    {
        var known = Find(Entry(""), new SecurityOptions { RequestsPerSecond = 2, ConcurrentCalls = 9 })!;

        Assert.Equal(new CallerLimits(2, 0, 9), known.Caller.Limiter!.Limits);
        Assert.Null(Find(Entry(""))!.Caller.Limiter);
    }

    [Fact]
    public void Parse_EntryWithoutGalleries_MayUseAll() => Assert.True(Find(Entry(""))!.Caller.MayUse("any"));

    [Fact]
    public void Find_AnotherKey_GivesNobody() => Assert.Null(Parse(Entry("")).FindByKey(Convert.FromHexString(ApiKey.HashOf("another"))));

    [Fact]
    public void Find_HashThatOnlyBeginsTheSame_GivesNobody()
    {
        var hash = Convert.FromHexString(Hash);
        hash[^1] ^= 1;

        Assert.Null(Parse(Entry("")).FindByKey(hash));
    }

    [Theory]
    [InlineData("\"gallerys\": [\"a\"]", "gallerys")]
    [InlineData("\"galleries\": []", "callers[0].galleries is empty")]
    [InlineData("\"galleries\": [\"a*b\"]", "callers[0].galleries 'a*b' is no name")]
    [InlineData("\"galleries\": [\"../x\"]", "callers[0].galleries '../x' is no name")]
    [InlineData("\"limits\": { \"burst\": -1 }", "callers[0].limits.burst is not in")]
    [InlineData("\"limits\": { \"requests_per_second\": 1e9 }", "callers[0].limits.requests_per_second is not in")]
    [InlineData("\"limits\": { \"concurrent\": 1000001 }", "callers[0].limits.concurrent is not in")]
    [InlineData("\"certificate_sha256\": \"12\"", "callers[0].certificate_sha256 is no SHA-256")]
    [InlineData("\"certificate_subject\": \"\"", "callers[0].certificate_subject is empty")]
    [InlineData("\"scopes\": []", "scopes")]
    public void Parse_BadPart_IsNamed(string part, string words) => AssertRefused(Entry($", {part}"), words);

    [Theory]
    [InlineData("""{ "callers": [ { "id": "a b", "sha256": "#", "scopes": ["admin"] } ] }""", "callers[0].id is no name")]
    [InlineData("""{ "callers": [ { "id": "a", "scopes": ["admin"] } ] }""", "callers[0] has no credential")]
    [InlineData("""{ "callers": [ { "id": "a", "sha256": "zz", "scopes": ["admin"] } ] }""", "callers[0].sha256 is no SHA-256")]
    [InlineData("""{ "callers": [ { "id": "a", "sha256": "#", "scopes": [] } ] }""", "callers[0].scopes is empty")]
    [InlineData("""{ "callers": [ { "id": "a", "sha256": "#", "scopes": ["gallery:reed"] } ] }""", "'gallery:reed' is no scope")]
    [InlineData("""{ "callers": [ { "id": "a", "sha256": "#" } ] }""", "scopes")]
    [InlineData("""{ "callers": [ { "id": "a", "sha256": "#", "scopes": ["admin"] }, { "id": "a", "certificate_subject": "CN=a", "scopes": ["admin"] } ] }""", "callers[1].id stands in an entry before")]
    [InlineData("""{ "callers": [ { "id": "a", "sha256": "#", "scopes": ["admin"] }, { "id": "b", "sha256": "#", "scopes": ["admin"] } ] }""", "callers[1].sha256 stands in an entry before")]
    [InlineData("""{ "callers": [ { "id": "a", "certificate_subject": "CN=a", "scopes": ["admin"] }, { "id": "b", "certificate_subject": "CN=a", "scopes": ["admin"] } ] }""", "callers[1].certificate_subject stands")]
    [InlineData("null", "holds no callers")]
    [InlineData("[]", "JSON")]
    [InlineData("{ \"callers\": [", "JSON")]
    public void Parse_BadFile_SaysWhy(string json, string words) => AssertRefused(json.Replace("#", Hash, StringComparison.Ordinal), words);

    [Fact]
    public void Entry_WrittenAndRead_IsTheSame()
    {
        var entry = new CallerEntry { Id = "door", Sha256 = Hash, Scopes = ["gallery:search"], Galleries = ["a-*"], Limits = new LimitsEntry { Burst = 3 } };

        var known = Find(entry.ToFile())!;

        Assert.Equal(("door", true, false), (known.Caller.Id, known.Caller.MayUse("a-1"), known.Caller.MayUse("b")));
    }

    [Fact]
    public void Keys_Minted_Differ()
    {
        string[] keys = [.. Enumerable.Range(0, 100).Select(_ => ApiKey.Mint())];

        Assert.Equal(100, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^facenet_[A-Za-z0-9_-]{43}$", key));
    }

    private static string Entry(string more) => more.Contains("scopes", StringComparison.Ordinal)
        ? $$"""{ "callers": [ { "id": "door", "sha256": "{{Hash}}"{{more}} } ] }"""
        : $$"""{ "callers": [ { "id": "door", "sha256": "{{Hash}}", "scopes": ["admin"]{{more}} } ] }""";

    private static KnownCaller? Find(string json, SecurityOptions? options = null) => Parse(json, options).FindByKey(Convert.FromHexString(Hash));

    private static KnownCallers Parse(string json, SecurityOptions? options = null) =>
        new CallersFile(new CallerLimiters(Options.Create(options ?? new SecurityOptions()), TimeProvider.System)).Parse(Encoding.UTF8.GetBytes(json));

    private static void AssertRefused(string json, string words)
    {
        var refused = Assert.ThrowsAny<Exception>(() => Parse(json));

        Assert.True(refused is FormatException or JsonException, refused.ToString());
        Assert.Contains(words, ServiceDefaults.Access.Files.UnusableFile.Says(refused), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Hash, refused.Message, StringComparison.OrdinalIgnoreCase);
    }
}
