using System.Text;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Access;
using FaceNet.ServiceDefaults.Access.Files;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Access.Tokens;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.ServiceDefaults.Tests.Access;

public sealed class TokenReaderTests : IDisposable
{
    private readonly TestTokens _tokens = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly string _keys = Path.GetTempFileName();
    private readonly List<IDisposable> _made = [];

    public void Dispose()
    {
        _made.ForEach(made => made.Dispose());
        _tokens.Dispose();
        File.Delete(_keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_GoodToken_GivesItsCaller(bool isPem)
    {
        var caller = await ReadAsync(_tokens.Issue(In(60)), isPem ? _tokens.PublicKey : _tokens.KeySet);

        Assert.Equal("token:somebody", caller.Id);
        caller.Require(Scope.GalleryRead, "this");
        Assert.Throws<NotPermittedException>(() => caller.Require(Scope.GalleryWrite, "this"));
        Assert.True(caller.MayUse("any"));
    }

    [Fact]
    public async Task Read_ListsInsteadOfWords_AreTheSame()
    {
        var caller = await ReadAsync(_tokens.Issue(In(60), claims =>
        {
            claims.Remove("scope");
            claims["scp"] = new[] { "clusters:read", "faces:embed" };
            claims["facenet_galleries"] = new[] { "a", "b-*" };
        }));

        caller.Require(Scope.ClustersRead, "this");
        caller.Require(Scope.FacesEmbed, "this");
        Assert.Equal([true, true, false], new[] { "a", "b-1", "c" }.Select(caller.MayUse));
    }

    [Fact]
    public async Task Read_NoClaimOfGalleries_IsGoodForNone() =>
        Assert.False((await ReadAsync(_tokens.Issue(In(60), claims => claims.Remove("facenet_galleries")))).MayUse("any"));

    [Fact]
    public async Task Read_OtherClaimOfGalleries_IsTaken()
    {
        var token = _tokens.Issue(In(60), claims => claims["tenants"] = "a b");

        var caller = await ReadAsync(token, change: options => options.JwtGalleriesClaim = "tenants");

        Assert.Equal([true, true, false], new[] { "a", "b", "c" }.Select(caller.MayUse));
    }

    [Theory]
    [InlineData(-29, null)]
    [InlineData(-30, ErrorReasons.CredentialsExpired)]
    [InlineData(-3600, ErrorReasons.CredentialsExpired)]
    public async Task Read_EndOfItsTime_IsToldWithinTheSkew(int seconds, string? reason) => await AssertAsync(_tokens.Issue(In(seconds)), reason);

    [Theory]
    [InlineData(30, null)]
    [InlineData(31, ErrorReasons.CredentialsExpired)]
    public async Task Read_BeforeItsTime_IsToldWithinTheSkew(int seconds, string? reason) =>
        await AssertAsync(_tokens.Issue(In(60), claims => claims["nbf"] = In(seconds).ToUnixTimeSeconds()), reason);

    [Theory]
    [InlineData("aud", "others")]
    [InlineData("iss", "https://others.test")]
    [InlineData("facenet_galleries", "../x")]
    [InlineData("sub", "")]
    [InlineData("sub", "line\nbreak")]
    [InlineData("sub", null)]
    [InlineData("aud", null)]
    [InlineData("iss", null)]
    [InlineData("exp", null)]
    public async Task Read_WrongClaim_IsRefused(string claim, string? value) => await AssertAsync(
        _tokens.Issue(In(60), claims =>
        {
            if (value is null)
            {
                claims.Remove(claim);
            }
            else
            {
                claims[claim] = value;
            }
        }),
        ErrorReasons.CredentialsInvalid);

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS1")]
    [InlineData("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")]
    public async Task Read_AlgorithmThatProvesNothing_IsRefused(string algorithm) => await AssertAsync(_tokens.Issue(In(60), algorithm: algorithm), ErrorReasons.CredentialsInvalid);

    [Fact]
    public async Task Read_SomebodyElsesSignature_IsRefused()
    {
        using var other = new TestTokens();

        await AssertAsync(other.Issue(In(60)), ErrorReasons.CredentialsInvalid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("nonsense")]
    public async Task Read_NoToken_IsRefused(string token) => await AssertAsync(token, ErrorReasons.CredentialsInvalid);

    [Fact]
    public async Task Read_ChangedContent_IsRefusedAndNotRepeated()
    {
        var parts = _tokens.Issue(In(60)).Split('.');
        var more = _tokens.Issue(In(60), claims => claims["scope"] = "admin").Split('.')[1];

        var refused = await Assert.ThrowsAsync<UnauthenticatedException>(async () => await ReadAsync($"{parts[0]}.{more}.{parts[2]}"));

        Assert.DoesNotContain(more, ErrorStatus.From(refused).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "holds no public key")]
    [InlineData("{ \"keys\": [] }", "holds no public key")]
    [InlineData("{ \"keys\": [ { \"kty\": \"oct\", \"k\": \"c2VjcmV0\", \"kid\": \"s\" } ] }", "the key 's'")]
    [InlineData("{ nonsense", "no JWKS")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----", "block PRIVATE KEY")]
    public void Parse_BadKeys_SaysWhy(string keys, string words) =>
        Assert.Contains(words, Assert.Throws<FormatException>(() => SigningKeys.Parse(Encoding.UTF8.GetBytes(keys))).Message, StringComparison.Ordinal);

    private DateTimeOffset In(double seconds) => _time.GetUtcNow().AddSeconds(seconds);

    private async Task AssertAsync(string token, string? reason)
    {
        if (reason is null)
        {
            Assert.Equal("token:somebody", (await ReadAsync(token)).Id);
            return;
        }

        Assert.Equal(reason, (await Assert.ThrowsAsync<UnauthenticatedException>(async () => await ReadAsync(token))).Reason);
    }

    private ValueTask<Caller> ReadAsync(string token, string? keys = null, Action<SecurityOptions>? change = null)
    {
        File.WriteAllText(_keys, keys ?? _tokens.PublicKey);
        var security = new SecurityOptions { JwtKeysFile = _keys, JwtAudience = TestTokens.Audience, JwtIssuer = TestTokens.Issuer };
        change?.Invoke(security);
        var options = Options.Create(security);
        var made = new TokenKeys(options, new FileReload(options, _time, NullLogger<FileReload>.Instance));
        _made.Add(made);
        return new TokenReader(options, made, new CallerLimiters(options, _time), _time).ReadAsync(token, TestContext.Current.CancellationToken);
    }
}
