using System.Net;
using System.Text.Json.Nodes;
using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using NewReflection = Grpc.Reflection.V1.ServerReflection;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Who is told what a host serves.</summary>
public sealed class OpenApiGateTests
{
    private static readonly string[] Beyond = ["Listeners:Address=0.0.0.0", "Security:AllowPlaintext=true"];

    private const string Admin = """{ "id": "admin", "certificate_subject": "CN=none", "sha256": "HASH", "scopes": ["admin"] }""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized, ErrorReasons.CredentialsMissing)]
    [InlineData("wrong", HttpStatusCode.Unauthorized, ErrorReasons.CredentialsInvalid)]
    [InlineData("key-a", HttpStatusCode.Forbidden, ErrorReasons.ScopeMissing)]
    [InlineData("key-admin", HttpStatusCode.OK, null)]
    public async Task OpenApi_BeyondLoopback_IsForAdmins(string? key, HttpStatusCode status, string? reason)
    {
        await using var host = new SecuredHost();
        await StartAsync(host, Beyond);

        using var response = await GetAsync(host, key);

        Assert.Equal(status, response.StatusCode);
        if (reason is not null)
        {
            var error = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal(reason, (string?)error!["details"]![0]!["reason"]);
        }
    }

    [Fact]
    public async Task Description_OnLoopback_IsForEverybody()
    {
        await using var host = new SecuredHost();
        await StartAsync(host);
        using var channel = host.Open();
        using var reflection = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(cancellationToken: Cancellation);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancellation);

        Assert.True(await reflection.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(host, null)).StatusCode);
    }

    [Fact]
    public async Task Reflection_BeyondLoopback_IsNotThereForAdminsEither()
    {
        await using var host = new SecuredHost();
        await StartAsync(host, Beyond);
        using var channel = GrpcChannel.ForAddress(new Uri($"http://127.0.0.1:{host.Grpc.Port}"));
        using var older = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo(SecuredHost.Key("key-admin"), cancellationToken: Cancellation);
        using var newer = new NewReflection.ServerReflectionClient(channel).ServerReflectionInfo(SecuredHost.Key("key-admin"), cancellationToken: Cancellation);

        Assert.Equal(StatusCode.Unimplemented, await EndAsync(older));
        Assert.Equal(StatusCode.Unimplemented, await EndAsync(newer));
    }

    // Asks nothing: a service that is there answers that it has nothing more to say.
    private static async Task<StatusCode> EndAsync<TRequest, TResponse>(AsyncDuplexStreamingCall<TRequest, TResponse> call)
    {
        await call.RequestStream.CompleteAsync();
        try
        {
            return await call.ResponseStream.MoveNext(Cancellation) ? throw new InvalidOperationException("Nothing was asked, but answered.") : StatusCode.OK;
        }
        catch (RpcException ended)
        {
            return ended.StatusCode;
        }
    }

    private static Task StartAsync(SecuredHost host, params string[] settings)
    {
        var admin = Admin.Replace("HASH", ApiKey.HashOf("key-admin"), StringComparison.Ordinal);
        return host.StartAsync([$"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"), admin)}", "Environment=Production", .. settings]);
    }

    private static async Task<HttpResponseMessage> GetAsync(SecuredHost host, string? key)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{host.Web.Port}/openapi/v1.json"));
        if (key is not null)
        {
            request.Headers.Add(ApiKey.Header, key);
        }

        return await http.SendAsync(request, Cancellation);
    }
}
