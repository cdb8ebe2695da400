using System.Net;
using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Models;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Embedder.Tests.Health;

public sealed class InferenceHealthCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_ModelServes_IsHealthy()
    {
        await using var host = await EmbedderHost.StartAsync();

        Assert.Equal("Healthy", await host.Web.GetStringAsync(new Uri("health/ready", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task Ready_QueueFull_StaysInService()
    {
        await using var host = await EmbedderHost.StartAsync(("Batching:QueueCapacity", "64"));
        host.Services.GetRequiredService<ModelRepository>().Current.Default!.Model.Batcher.Reserve(FacePriority.Live, deadline: null, 64);

        Assert.Equal("Degraded", await host.Web.GetStringAsync(new Uri("health/ready", UriKind.Relative), Cancellation));
    }

    [Fact]
    public async Task Ready_ModelStopped_IsUnhealthy()
    {
        await using var host = await EmbedderHost.StartAsync();
        host.Services.GetRequiredService<ModelRepository>().Current.Default!.Model.Dispose();

        var answer = await host.Web.GetAsync(new Uri("health/ready", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }
}
