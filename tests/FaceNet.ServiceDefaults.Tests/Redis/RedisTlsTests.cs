using System.Security.Cryptography.X509Certificates;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.Testing;
using Garnet;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Tests.Redis;

/// <summary>A Redis server that speaks TLS only and has a list of users.</summary>
public sealed class RedisTlsTests : IDisposable
{
    private const string CertificatePassword = "of-the-file";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-redis-tls-");
    private readonly TestCertificates _certificates = new();
    private readonly int _port = FreePort.Find();
    private readonly GarnetServer _server;

    public RedisTlsTests()
    {
        var issued = _certificates.IssueServer();
        using var certificate = X509Certificate2.CreateFromPem(issued.Pem, issued.KeyPem);
        File.WriteAllBytes(PathOf("server.pfx"), certificate.Export(X509ContentType.Pkcs12, CertificatePassword));
        File.WriteAllText(PathOf("users.acl"), "user default off\nuser facenet on >secret +@all ~*\n");
        _server = new GarnetServer(
        [
            "--bind", "127.0.0.1", "--port", $"{_port}", "--memory", "16m", "--page", "1m", "--index", "1m", "-q", "--disable-console-logger",
            "--tls", "--cert-file-name", PathOf("server.pfx"), "--cert-password", CertificatePassword, "--client-certificate-required", "false",
            "--auth", "ACL", "--acl-file", PathOf("users.acl"),
        ]);
        _server.Start();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _certificates.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Connect_UserAndAuthorityOfTheServer_IsLetIn()
    {
        await using var redis = Connection(_certificates, options => { });

        var database = await redis.GetDatabaseAsync(Cancellation);

        Assert.True(await database.StringSetAsync("a", "b"));
        Assert.Equal("b", await database.StringGetAsync("a"));
    }

    [Fact]
    public async Task Connect_CertificateOfAnotherAuthority_IsNotTrusted()
    {
        using var other = new TestCertificates();

        await AssertKeptOutAsync(other, options => { });
    }

    [Fact]
    public Task Connect_ClearText_IsKeptOut() => AssertKeptOutAsync(_certificates, options => (options.Tls, options.CaFile) = (false, ""));

    [Theory]
    [InlineData("facenet", "wrong")]
    [InlineData("nobody", "secret")]
    public Task Connect_AnotherUser_IsKeptOut(string user, string password) => AssertKeptOutAsync(_certificates, options => (options.User, options.Password) = (user, password));

    private async Task AssertKeptOutAsync(TestCertificates authority, Action<RedisOptions> change)
    {
        await using var redis = Connection(authority, change);

        await Assert.ThrowsAnyAsync<RedisException>(async () => await (await redis.GetDatabaseAsync(Cancellation)).StringSetAsync("a", "b"));
    }

    private RedisConnection Connection(TestCertificates authority, Action<RedisOptions> change)
    {
        File.WriteAllText(PathOf("ca.pem"), authority.Authority);
        var options = new RedisOptions { Configuration = $"localhost:{_port},connectTimeout=2000", User = "facenet", Password = "secret", Tls = true, CaFile = PathOf("ca.pem") };
        change(options);
        return new RedisConnection(Options.Create(options));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
