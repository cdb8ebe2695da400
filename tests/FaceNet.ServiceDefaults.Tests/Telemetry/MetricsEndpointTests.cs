using System.Net;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Tests.Access;
using FaceNet.Testing;

namespace FaceNet.ServiceDefaults.Tests.Telemetry;

/// <summary>Who may read the figures of a host, and where.</summary>
public sealed class MetricsEndpointTests
{
    private static readonly string[] Open = ["Listeners:Address=0.0.0.0", "Security:AllowPlaintext=true"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("key-a", HttpStatusCode.Forbidden)]
    [InlineData("key-admin", HttpStatusCode.Forbidden)]
    [InlineData("key-metrics", HttpStatusCode.OK)]
    public async Task Metrics_BeyondLoopback_NeedTheirScope(string? key, HttpStatusCode status)
    {
        await using var host = new SecuredHost();
        await StartAsync(host, Open);

        Assert.Equal(status, await GetAsync(host.Web.Port, "metrics", key));
    }

    [Fact]
    public async Task Metrics_OnLoopback_AreForEverybody()
    {
        await using var host = new SecuredHost();
        await StartAsync(host);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(host.Web.Port, "metrics", null));
    }

    [Fact]
    public async Task OwnListener_BeyondLoopback_AnswersMetricsToEverybodyAndNothingElse()
    {
        var port = FreePort.Find();
        await using var host = new SecuredHost();
        await StartAsync(host, [.. Open, $"Telemetry:MetricsPort={port}"]);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(port, "metrics", null));
        foreach (var path in new[] { "", "health/live", "openapi/v1.json", "v1/galleries", "metrics/" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await GetAsync(port, path, "key-metrics"));
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host.Web.Port, "metrics", null));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host.Web.Port, "health/live", null));
    }

    private static Task StartAsync(SecuredHost host, params string[] settings)
    {
        var callers = host.WriteCallers(SecuredHost.Entry("ann", "key-a"), Entry("admin", "admin"), Entry("metrics", "metrics:read"));
        return host.StartAsync([$"Security:ApiKeysFile={callers}", "Environment=Production", .. settings]);
    }

    private static string Entry(string id, string scope) => $$"""{ "id": "{{id}}", "sha256": "{{ApiKey.HashOf($"key-{id}")}}", "scopes": ["{{scope}}"] }""";

    private static async Task<HttpStatusCode> GetAsync(int port, string path, string? key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/{path}"));
        if (key is not null)
        {
            request.Headers.Add(ApiKey.Header, key);
        }

        using var response = await http.SendAsync(request, Cancellation);
        return response.StatusCode;
    }
}
