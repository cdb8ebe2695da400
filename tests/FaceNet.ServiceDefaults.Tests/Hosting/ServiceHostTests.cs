using System.Net;
using System.Net.Sockets;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static Grpc.Health.V1.Health;

namespace FaceNet.ServiceDefaults.Tests.Hosting;

/// <summary>A host with nothing but the defaults, over real sockets.</summary>
public class ServiceHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FreePorts_AnswersHealthOnBothListeners()
    {
        await using var app = Host();
        await app.StartAsync(Cancellation);
        var (grpc, web) = Addresses(app);

        using var channel = GrpcChannel.ForAddress(grpc);
        var health = await new HealthClient(channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);
        using var http = new HttpClient();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"{web}/health/live"), Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri($"{web}/health/ready"), Cancellation)).StatusCode);
    }

    [Fact]
    public async Task RunService_PortInUse_NamesThePortAndTheRemedy()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, said) = await RunAsync($"--Listeners:GrpcPort={port}");

        Assert.Equal(1, exitCode);
        Assert.Contains($"{port}", said, StringComparison.Ordinal);
        Assert.Contains("Listeners__GrpcPort", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", "Security__AllowAnonymous=true")]
    [InlineData("everywhere", "is no IP address")]
    public async Task RunService_UnsafeOrBrokenAddress_RefusesToStart(string address, string remedy)
    {
        var (exitCode, said) = await RunAsync($"--Listeners:Address={address}");

        Assert.Equal(1, exitCode);
        Assert.Contains(remedy, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OpenAddressWithAllowAnonymous_Listens()
    {
        await using var app = Host("--Listeners:Address=0.0.0.0", "--Security:AllowAnonymous=true");

        await app.StartAsync(Cancellation);

        Assert.Equal(2, app.Urls.Count);
    }

    // A page of a browser may make any name lead to this machine.
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.2", "127.0.0.2", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", "rebound.example", HttpStatusCode.BadRequest)]
    public async Task Request_ToLoopbackWhereEverybodyMay_IsAnsweredUnderItsOwnNamesOnly(string address, string name, HttpStatusCode answer)
    {
        await using var app = Host($"--Listeners:Address={address}");
        await app.StartAsync(Cancellation);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Addresses(app).Web}/health/live") { Headers = { Host = name } };

        using var response = await http.SendAsync(request, Cancellation);

        Assert.Equal(answer, response.StatusCode);
    }

    [Fact]
    public async Task RunService_WorkerFails_EndsWithAnError()
    {
        var builder = Builder();
        builder.Services.AddHostedService<FailingWorker>();

        Assert.Equal(1, await builder.RunServiceAsync(_ => { }));
    }

    [Fact]
    public async Task RunService_ToldToStopWhileItStarts_EndsInGoodOrder()
    {
        var builder = Builder();
        builder.Services.AddHostedService<EndlessStart>();

        Assert.Equal(0, await builder.RunServiceAsync(_ => { }));
    }

    private static WebApplicationBuilder Builder(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Logging:LogLevel:Default=None", .. args]);
        return builder.AddServiceDefaults();
    }

    private static WebApplication Host(params string[] args)
    {
        var app = Builder(args).Build();
        return app.MapServiceDefaults();
    }

    private static async Task<(int ExitCode, string Said)> RunAsync(params string[] args)
    {
        using var said = new StringWriter();
        return (await Builder(args).RunServiceAsync(_ => { }, said), said.ToString());
    }

    private static (string Grpc, string Web) Addresses(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        return (addresses[0], addresses[1]);
    }

    private sealed class EndlessStart(IHostApplicationLifetime lifetime) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.StopApplication();
            await Task.Delay(Timeout.Infinite, lifetime.ApplicationStopping);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class FailingWorker(IHostApplicationLifetime lifetime) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource();
            await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
            throw new InvalidOperationException("The worker cannot go on.");
        }
    }
}
