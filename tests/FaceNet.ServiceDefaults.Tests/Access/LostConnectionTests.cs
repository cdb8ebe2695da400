using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Access.Peers;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.ServiceDefaults.Models;
using FaceNet.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>The network forgets a connection between two hosts, and tells neither.</summary>
[Trait("Kind", "Integration")]
public sealed class LostConnectionTests
{
    // TCP alone notices after minutes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connection_LostWithoutAWord_IsGivenUpForAnother()
    {
        await using var called = new SecuredHost();
        await called.StartAsync();
        await using var wire = new TcpProxy(called.Grpc.Authority);
        await using var calling = Build(wire.Endpoint);
        var client = calling.Services.GetRequiredService<TrainingService.TrainingServiceClient>();
        await CallAsync(client);

        wire.Lose();

        var failure = await Assert.ThrowsAsync<RpcException>(() => CallAsync(client));
        Assert.NotEqual(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.True(PeerFailure.IsAway(failure), $"{failure}");
        await CallAsync(client);
    }

    private static async Task CallAsync(TrainingService.TrainingServiceClient client) =>
        await client.ListTrainingsAsync(new ListTrainingsRequest(), deadline: (TimeProvider.System.GetUtcNow() + Patience).UtcDateTime, cancellationToken: Cancellation);

    private static WebApplication Build(string address)
    {
        var builder = WebApplication.CreateBuilder(["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Logging:LogLevel:Default=None", $"--EmbedderClient:Address=http://{address}"]);
        builder.AddServiceDefaults();
        builder.Services.AddEmbedderClient().AddPeerClient<TrainingService.TrainingServiceClient, EmbedderClientOptions>();
        return builder.Build();
    }
}
