using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Which settings let a host start, and what it says about the others.</summary>
public sealed class SecurityOptionsTests
{
    private const string Callers = "Security:ApiKeysFile=CALLERS";
    private const string Tls = "Listeners:CertificatePath=/nowhere/c.pem|Listeners:CertificateKeyPath=/nowhere/k.pem";

    [Theory]
    [InlineData("Listeners:Address=0.0.0.0", "callers are not authenticated", "Security__ApiKeysFile", "Security__AllowAnonymous=true", "clear text", "Security__AllowPlaintext=true")]
    [InlineData($"Listeners:Address=0.0.0.0|{Callers}", "clear text", "Listeners__CertificatePath", "Security__AllowPlaintext=true")]
    [InlineData("Listeners:Address=0.0.0.0|Security:AllowPlaintext=true", "callers are not authenticated")]
    [InlineData($"Listeners:Address=0.0.0.0|{Tls}", "callers are not authenticated")]
    [InlineData($"Security:AllowAnonymous=true|{Callers}", "Security__AllowAnonymous=true lets everybody in")]
    [InlineData("Security:JwtKeysFile=k", "Security__JwtAudience is empty")]
    [InlineData("Security:JwtAuthority=https://a.test", "Security__JwtAudience is empty")]
    [InlineData("Security:JwtAuthority=http://a.test|Security:JwtAudience=a", "is no https URL")]
    [InlineData("Security:JwtAuthority=a|Security:JwtAudience=a", "is no https URL")]
    [InlineData("Security:JwtAuthority=https://a.test|Security:JwtKeysFile=k|Security:JwtAudience=a", "both set")]
    [InlineData($"Security:ClientCaFile=ca|{Tls}", "without Security__ApiKeysFile")]
    [InlineData($"Security:ClientCaFile=ca|{Callers}", "without TLS nobody shows a certificate")]
    [InlineData("Listeners:CertificatePath=c", "only one is set")]
    [InlineData("Listeners:CertificateKeyPath=c", "only one is set")]
    [InlineData(Tls, "is not there")]
    [InlineData("Listeners:MaxMessageBytes=1", "MaxMessageBytes")]
    [InlineData("Listeners:MaxInFlightBytes=1", "MaxInFlightBytes")]
    [InlineData("Listeners:MaxInFlightBytes=68000000", "Listeners__MaxInFlightBytes 68000000 is less than one request may have. Set at least 68157440")]
    [InlineData("Security:JwtClockSkew=1:00:00", "JwtClockSkew")]
    [InlineData("Security:ReloadInterval=0", "ReloadInterval")]
    [InlineData("Security:RequestsPerSecond=-1", "RequestsPerSecond")]
    [InlineData("Security:JwtGalleriesClaim=", "JwtGalleriesClaim")]
    [InlineData("EmbedderClient:ApiKey=a|EmbedderClient:ApiKeyFile=b", "EmbedderClient__ApiKey and EmbedderClient__ApiKeyFile are both set")]
    [InlineData("EmbedderClient:CertificatePath=a", "only one is set")]
    [InlineData("EmbedderClient:ApiKeyFile=/nowhere/k", "EmbedderClient__ApiKeyFile /nowhere/k: is not there")]
    [InlineData("EmbedderClient:CaFile=/nowhere/k", "EmbedderClient__CaFile /nowhere/k: is not there")]
    [InlineData("EmbedderClient:Address=", "Address")]
    [InlineData("EmbedderClient:Address=nonsense", "Address")]
    public async Task Run_SettingsThatDoNotFit_NameWhatToSet(string settings, params string[] words)
    {
        await using var files = new SecuredHost();
        using var said = new StringWriter();

        var exitCode = await Builder(settings, files).RunServiceAsync(app => app.Lifetime.StopApplication(), said);

        Assert.Equal(1, exitCode);
        Assert.All(words, word => Assert.Contains(word, said.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Listeners:Address=0.0.0.0|Security:AllowAnonymous=true")]
    [InlineData($"Listeners:Address=0.0.0.0|Security:AllowPlaintext=true|{Callers}")]
    [InlineData("Listeners:Address=0.0.0.0|Security:AllowPlaintext=true|Security:JwtAuthority=https://a.test|Security:JwtAudience=a")]
    [InlineData("Security:JwtAuthority=http://localhost:1|Security:JwtAudience=a")]
    [InlineData(Callers)]
    public async Task Run_SettingsThatFit_Start(string settings)
    {
        await using var files = new SecuredHost();
        using var said = new StringWriter();

        Assert.Equal(0, await Builder(settings, files).RunServiceAsync(app => app.Lifetime.StopApplication(), said));
        Assert.Equal("", said.ToString());
    }

    private static WebApplicationBuilder Builder(string settings, SecuredHost files)
    {
        var callers = files.WriteCallers(SecuredHost.Entry("ann", "key-a"));
        string[] arguments = [.. settings.Split('|').Select(setting => $"--{setting.Replace("CALLERS", callers, StringComparison.Ordinal)}")];
        var builder = WebApplication.CreateBuilder(["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Logging:LogLevel:Default=None", .. arguments]);
        builder.AddServiceDefaults();
        builder.Services.AddEmbedderClient();
        return builder;
    }
}
