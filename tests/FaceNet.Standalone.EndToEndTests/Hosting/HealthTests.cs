using System.Net;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;

namespace FaceNet.Standalone.EndToEndTests.Hosting;

/// <summary>What tools and orchestrators ask a running platform.</summary>
[Collection<SharedPlatform>]
public sealed class HealthTests(Platform platform)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live", "Healthy")]
    [InlineData("/health/ready", """{"status":"healthy","checks":{"listening":"healthy","model":"healthy","kafka":"healthy","redis":"healthy","scores":"healthy"}}""")]
    public async Task Get_Health_IsHealthy(string path, string text)
    {
        using var http = new HttpClient();

        var answer = await http.GetAsync(new Uri(platform.Host.WebAddress, path), Cancellation);

        Assert.Equal((HttpStatusCode.OK, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("redis")]
    [InlineData("kafka")]
    [InlineData("model")]
    public async Task Check_GrpcHealth_Serves(string service)
    {
        var answer = await new Health.HealthClient(platform.Channel).CheckAsync(new HealthCheckRequest { Service = service }, cancellationToken: Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Reflect_Services_ListsAllFour()
    {
        using var call = new ServerReflection.ServerReflectionClient(platform.Channel).ServerReflectionInfo(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancellation);

        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        var services = call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name);
        Assert.Superset(
            new HashSet<string>
            {
                "facenet.embedding.v1.EmbeddingService",
                "facenet.matching.v1.GalleryService",
                "facenet.matching.v1.MatchingService",
                "facenet.clustering.v1.ClusteringService",
                "grpc.health.v1.Health",
            },
            services.ToHashSet());
        await call.RequestStream.CompleteAsync();
    }
}
