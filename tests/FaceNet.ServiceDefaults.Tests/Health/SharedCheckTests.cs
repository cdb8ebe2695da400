using FaceNet.ServiceDefaults.Health;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using static Grpc.Health.V1.Health;

namespace FaceNet.ServiceDefaults.Tests.Health;

/// <summary>However many ask how a host is, a check is made once.</summary>
public sealed class SharedCheckTests
{
    private const int Questions = 100;

    private readonly CountedCheck _check = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SharedCheck _shared;

    public SharedCheckTests() => _shared = new SharedCheck(() => _check, TimeSpan.FromSeconds(3), _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Questions_OfManyAtOnce_ShareALook()
    {
        await using var app = await StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        using var channel = GrpcChannel.ForAddress(addresses[0]);
        var grpc = new HealthClient(channel);
        using var web = new HttpClient { BaseAddress = new Uri(addresses[1]) };

        var byGrpc = Enumerable.Range(0, Questions).Select(async _ => (await grpc.CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status).ToArray();
        var byWeb = Enumerable.Range(0, Questions).Select(_ => web.GetStringAsync(new Uri("/health/ready", UriKind.Relative), Cancellation)).ToArray();
        await Eventually.HoldsAsync("a look", () => _check.Looks > 0, Cancellation);
        _check.LetGo();

        Assert.All(await Task.WhenAll(byGrpc), status => Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, status));
        Assert.All(await Task.WhenAll(byWeb), answer => Assert.Contains("\"counted\":\"healthy\"", answer, StringComparison.Ordinal));
        Assert.Equal(1, _check.Looks);
    }

    [Fact]
    public async Task Answer_IsKeptForASecond()
    {
        _check.LetGo();
        await AskAsync(Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        await AskAsync(Cancellation);
        Assert.Equal(1, _check.Looks);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AskAsync(Cancellation);
        Assert.Equal(2, _check.Looks);
    }

    [Fact]
    public async Task WhoGivesUp_LeavesTheLookToTheOthers()
    {
        using var end = new CancellationTokenSource();
        var impatient = AskAsync(end.Token);
        var patient = AskAsync(Cancellation);

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _check.LetGo();

        Assert.Equal(HealthStatus.Healthy, (await patient).Status);
        Assert.Equal(1, _check.Looks);
    }

    [Fact]
    public async Task Look_ThatTakesTooLong_EndsForAll()
    {
        var questions = new[] { AskAsync(Cancellation), AskAsync(Cancellation) };
        await Eventually.HoldsAsync("a look", () => _check.Looks > 0, Cancellation);

        _time.Advance(TimeSpan.FromSeconds(3));

        foreach (var question in questions)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => question);
        }
    }

    private Task<HealthCheckResult> AskAsync(CancellationToken cancellationToken) => _shared.CheckHealthAsync(new HealthCheckContext(), cancellationToken);

    private async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateBuilder(["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Logging:LogLevel:Default=None"]);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(_check).AddCheck<CountedCheck>("counted", decides: true);
        var app = builder.Build();
        app.MapServiceDefaults();
        await app.StartAsync(Cancellation);
        return app;
    }

    private sealed class CountedCheck : IHealthCheck
    {
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _looks;

        public int Looks => Volatile.Read(ref _looks);

        public void LetGo() => _letGo.TrySetResult();

        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _looks);
            await _letGo.Task.WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
    }
}
