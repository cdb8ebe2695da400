using System.Net;
using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Models;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Testing;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Embedder.Tests.Health;

public sealed class InferenceHealthCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_ModelServes_IsHealthy()
    {
        await using var host = await EmbedderHost.StartAsync();

        Assert.Equal("""{"status":"healthy","checks":{"listening":"healthy","model":"healthy"}}""", await ReadyAsync(host));
    }

    [Fact]
    public async Task Ready_QueueFull_StaysInService()
    {
        await using var host = await EmbedderHost.StartAsync(("Batching:QueueCapacity", "64"));
        host.Services.GetRequiredService<ModelRepository>().Current.Default!.Model.Batcher.Reserve(FacePriority.Live, deadline: null, 64);

        Assert.Equal("""{"status":"degraded","checks":{"listening":"healthy","model":"degraded"}}""", await ReadyAsync(host));
    }

    [Fact]
    public async Task Ready_ModelStopped_IsUnhealthy()
    {
        await using var host = await EmbedderHost.StartAsync();
        host.Services.GetRequiredService<ModelRepository>().Current.Default!.Model.Dispose();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host));
    }

    [Fact]
    public async Task Ready_VectorIsNoLongerThatOfTheSelfTest_IsUnhealthy()
    {
        var face = TestFaces.Crop(0);
        await using var host = await EmbedderHost.StartAsync(("Models:Directory", await WithSelfTestAsync(face)));
        Assert.Equal("""{"status":"healthy","checks":{"listening":"healthy","model":"healthy"}}""", await ReadyAsync(host));

        // As if the machine computed otherwise than at the start.
        host.Services.GetRequiredService<ModelRepository>().Current.Default!.Model.Manifest.SelfTest!.Expected[0] += 0.5f;

        await Eventually.HoldsAsync("it is not ready", async () => await StatusAsync(host) == HttpStatusCode.ServiceUnavailable, Cancellation);
    }

    [Fact]
    public async Task Ready_WorkerWithoutKafka_IsReadyAndSaysSo()
    {
        await using var host = await EmbedderHost.StartAsync(("Embedder:Roles", "grpc,worker"), ("Kafka:BootstrapServers", $"127.0.0.1:{FreePort.Find()}"));

        Assert.Equal("""{"status":"healthy","checks":{"listening":"healthy","model":"healthy","kafka":"unhealthy"}}""", await ReadyAsync(host));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await ServingAsync(host, ""));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, await ServingAsync(host, "model"));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, await ServingAsync(host, "kafka"));
    }

    private static Task<string> ReadyAsync(EmbedderHost host) => host.Web.GetStringAsync(new Uri("health/ready", UriKind.Relative), Cancellation);

    private static async Task<HttpStatusCode> StatusAsync(EmbedderHost host)
    {
        using var answer = await host.Web.GetAsync(new Uri("health/ready", UriKind.Relative), Cancellation);
        return answer.StatusCode;
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> ServingAsync(EmbedderHost host, string service) =>
        (await host.Health.CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation)).Status;

    private static async Task<string> WithSelfTestAsync(RgbImage face)
    {
        await using var host = await EmbedderHost.StartAsync();
        var answer = await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { TestFaces.Raw(face) } }, cancellationToken: Cancellation);
        var vector = answer.Outcomes[0].Embedded.Embedding.Values.ToArray();
        return TestModels.Copy(TestModels.Tiny, manifest => manifest with
        {
            SelfTest = new ModelSelfTest { InputRgb = face.Pixels, Expected = vector, Tolerance = 1e-3 },
        });
    }
}
