using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.Testing;
using Garnet;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Tests.Redis;

/// <summary>A Redis server that asks for a password, and settings that do not fit.</summary>
public sealed class RedisCredentialsTests : IDisposable
{
    private const string Password = "open-sesame";

    private readonly int _port = FreePort.Find();
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("Password=open-sesame")]
    [InlineData("PasswordFile=FILE")]
    [InlineData("User=default|Password=open-sesame")]
    public async Task Connect_WithThePassword_IsLetIn(string settings)
    {
        using var server = Start();
        await using var redis = Connection(settings);

        var database = await redis.GetDatabaseAsync(Cancellation);

        Assert.True(await database.StringSetAsync("a", "b"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Password=wrong")]
    public async Task Connect_WithoutIt_IsRefusedAndNotRepeated(string settings)
    {
        using var server = Start();
        await using var redis = Connection(settings);

        var refused = await Assert.ThrowsAnyAsync<RedisException>(async () => await (await redis.GetDatabaseAsync(Cancellation)).StringSetAsync("a", "b"));

        Assert.DoesNotContain("wrong", refused.ToString().Replace("WRONGPASS", "", StringComparison.OrdinalIgnoreCase), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("User=u", "Redis__User needs Redis__Password")]
    [InlineData("Password=a|PasswordFile=b", "both set")]
    [InlineData("CaFile=ca.pem", "Redis__Tls is not")]
    [InlineData("Configuration=", "Configuration")]
    public void Read_SettingsThatDoNotFit_AreRefused(string settings, string words) =>
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => Read(settings).Value).Message, StringComparison.Ordinal);

    [Fact]
    public void Configuration_Options_OutrankTheString()
    {
        var ca = new TestCertificates();
        File.WriteAllText(_file, ca.Authority);

        var made = RedisConnection.Configuration(new RedisOptions { Configuration = "r:1,user=old,password=old", User = "new", Password = "secret", Tls = true, CaFile = _file });

        Assert.Equal(("new", "secret", true), (made.User, made.Password, made.Ssl));
        ca.Dispose();
    }

    [Fact]
    public void Configuration_String_StandsWhereTheOptionsAreEmpty()
    {
        var made = RedisConnection.Configuration(new RedisOptions { Configuration = "r:1,user=old,password=older,ssl=true" });

        Assert.Equal(("old", "older", true), (made.User, made.Password, made.Ssl));
    }

    [Fact]
    public void Configuration_Exceptions_SayNoKeys() => Assert.False(RedisConnection.Configuration(new RedisOptions { Configuration = "r:1" }).IncludeDetailInExceptions);

    private GarnetServer Start()
    {
        var server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{_port}", "--auth", "Password", "--password", Password, "--memory", "16m", "--page", "1m", "--index", "1m", "-q", "--disable-console-logger"]);
        server.Start();
        return server;
    }

    private RedisConnection Connection(string settings)
    {
        File.WriteAllText(_file, $"{Password}\n");
        return new RedisConnection(Read($"Configuration=127.0.0.1:{_port}|{settings.Replace("FILE", _file, StringComparison.Ordinal)}"));
    }

    private static IOptions<RedisOptions> Read(string settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => KeyValuePair.Create<string, string?>($"Redis:{setting.Split('=')[0]}", setting.Split('=')[1])))
            .Build();
        return new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddRedis().BuildServiceProvider().GetRequiredService<IOptions<RedisOptions>>();
    }
}
