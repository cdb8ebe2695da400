using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client.Balancer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>Calls to a name that leads to several hosts, over real sockets; only what the name leads to is the test's.</summary>
public sealed class SharedAddressTests : IAsyncDisposable
{
    private const string Age = "--Listeners:MaxConnectionAge=00:00:00.5";

    private readonly NamesOfTheNetwork _names = new("embedder");
    private readonly TestCertificates _certificates = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-shared-");
    private readonly List<WebApplication> _hosts = [];
    private readonly ConcurrentDictionary<string, int> _answered = new();
    private readonly ConcurrentDictionary<string, string> _connections = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync(CancellationToken.None);
            await host.DisposeAsync();
        }

        _certificates.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Calls_ToAName_AreSharedInTurn()
    {
        _names.LeadTo(await StartServerAsync("one"), await StartServerAsync("two"));
        var client = StartClient();
        await ReachAsync(client, "one", "two");
        _answered.Clear();

        await CallAsync(client, times: 20);

        Assert.Equal(10, _answered["one"]);
        Assert.Equal(10, _answered["two"]);
    }

    [Fact]
    public async Task Calls_ServerAppearsAndConnectionsGrowOld_ReachItToo()
    {
        var (one, two) = (await StartServerAsync("one", Age), await StartServerAsync("two", Age));
        _names.LeadTo(one, two);
        var client = StartClient();
        await ReachAsync(client, "one", "two");

        _names.LeadTo(one, two, await StartServerAsync("three", Age));

        await ReachAsync(client, "three");
    }

    [Fact]
    public async Task Calls_ServerStops_ReachTheOthersWithoutAFailure()
    {
        var (one, two) = (await StartServerAsync("one"), await StartServerAsync("two"));
        _names.LeadTo(one, two);
        var client = StartClient();
        await ReachAsync(client, "one", "two");

        _names.LeadTo(two);
        var stopping = _hosts[0].StopAsync(Cancellation);
        await CallAsync(client, times: 200);
        await stopping;
        _answered.Clear();
        await CallAsync(client, times: 10);

        Assert.Equal(10, _answered["two"]);
    }

    [Fact]
    public async Task Connections_ThatMayGrowOld_AreKept()
    {
        var one = await StartServerAsync("one", "--Listeners:MaxConnectionAge=0");
        _names.LeadTo(one);
        var client = StartClient();
        await CallAsync(client, times: 1);

        await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        await CallAsync(client, times: 5);

        Assert.Single(_connections);
    }

    [Fact]
    public async Task Stream_OnAConnectionThatGrowsOld_GoesOn()
    {
        _names.LeadTo(await StartServerAsync("one", Age));
        var client = StartClient();
        using var watch = client.Watch(new HealthCheckRequest(), cancellationToken: Cancellation);
        Assert.True(await watch.ResponseStream.MoveNext(Cancellation));

        var next = watch.ResponseStream.MoveNext(Cancellation);
        await Eventually.HoldsAsync("a new connection", async () => (await CallAsync(client, times: 1), _connections.Count > 1).Item2, Cancellation);

        // It may have told of the first look of the health checks, but has not ended.
        Assert.True(!next.IsCompleted || await next);
    }

    [Fact]
    public async Task Web_ConnectionGrowsOld_IsClosedAfterItsRequest()
    {
        await StartServerAsync("one", Age);
        var web = AddressesOf(_hosts[0])[1];
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, stop) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);

        await Eventually.HoldsAsync(
            "a second connection",
            async () =>
            {
                using var answer = await http.GetAsync(new Uri(web, "/health/live"), Cancellation);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return Volatile.Read(ref connections) > 1;
            },
            Cancellation);
    }

    [Fact]
    public async Task Calls_InTls_TrustTheNameAndNotTheAddress()
    {
        var certificate = _certificates.IssueServer();
        var (pem, key, ca) = (Write("server.pem", certificate.Pem), Write("server.key", certificate.KeyPem), Write("ca.pem", _certificates.Authority));
        var server = await StartServerAsync("one", $"--Listeners:CertificatePath={pem}", $"--Listeners:CertificateKeyPath={key}");
        _names.LeadTo(server);

        // The certificate is for localhost, and not for the name that was asked for.
        var failure = await Assert.ThrowsAsync<RpcException>(() => CallAsync(StartClient("--EmbedderClient:Tls=true", $"--EmbedderClient:CaFile={ca}"), times: 1));
        var names = new NamesOfTheNetwork("localhost");
        names.LeadTo(server);
        await CallAsync(StartClient(names, "--EmbedderClient:Tls=true", $"--EmbedderClient:CaFile={ca}", "--EmbedderClient:Address=dns:///localhost:5300"), times: 1);

        Assert.Contains(failure.StatusCode, (StatusCode[])[StatusCode.Unavailable, StatusCode.Internal]);
        Assert.Equal(1, _answered["one"]);
    }

    [Theory]
    [InlineData("dns:///embedder:5300", true)]
    [InlineData("dns:///embedder.facenet.svc:5300", true)]
    [InlineData("https://embedder:5300", true)]
    [InlineData("dns://embedder:5300", false)]
    [InlineData("dns:///", false)]
    [InlineData("dns:embedder", false)]
    [InlineData("ftp://embedder", false)]
    [InlineData("embedder:5300", false)]
    public void Address_OfAService_IsToldFromOthers(string address, bool isUsable) => Assert.Equal(isUsable, PeerAddress.IsUsable(address));

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<Uri> StartServerAsync(string name, params string[] settings)
    {
        var app = Builder(settings).Build();
        app.Use((request, next) =>
        {
            if (request.Request.Path == "/grpc.health.v1.Health/Check")
            {
                _answered.AddOrUpdate(name, 1, (_, count) => count + 1);
                _connections.TryAdd(request.Connection.Id, name);
            }

            return next(request);
        });
        app.MapServiceDefaults();
        _hosts.Add(app);
        await app.StartAsync(Cancellation);
        return AddressesOf(app)[0];
    }

    // gRPC and web, as this machine reaches them.
    private static Uri[] AddressesOf(WebApplication app) =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new UriBuilder(address) { Host = "127.0.0.1" }.Uri)];

    private HealthClient StartClient(params string[] settings) => StartClient(_names, settings);

    private HealthClient StartClient(NamesOfTheNetwork names, params string[] settings)
    {
        var builder = Builder(["--EmbedderClient:Address=dns:///embedder:5300", .. settings]);
        builder.Services.AddSingleton<ResolverFactory>(names);
        builder.Services.AddEmbedderClient();
        builder.Services.AddPeerClient<HealthClient, EmbedderClientOptions>();
        var app = builder.Build();
        _hosts.Add(app);
        return app.Services.GetRequiredService<HealthClient>();
    }

    // The name that is asked for is none of loopback, which is all that a host without credentials answers to there.
    private static WebApplicationBuilder Builder(string[] settings) => WebApplication.CreateBuilder(
        ["--Listeners:Address=0.0.0.0", "--Security:AllowAnonymous=true", "--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Logging:LogLevel:Default=None", .. settings]).AddServiceDefaults();

    private Task ReachAsync(HealthClient client, params string[] servers) => Eventually.HoldsAsync(
        $"calls to reach {string.Join(" and ", servers)}",
        async () => (await CallAsync(client, times: 1), servers.All(_answered.ContainsKey)).Item2,
        Cancellation);

    private static async Task<bool> CallAsync(HealthClient client, int times)
    {
        for (var call = 0; call < times; call++)
        {
            await client.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);
        }

        return true;
    }
}
