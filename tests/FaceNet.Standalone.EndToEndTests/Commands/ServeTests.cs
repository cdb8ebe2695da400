using System.Net;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Testing;

namespace FaceNet.Standalone.EndToEndTests.Commands;

/// <summary>The platform as somebody keeps it running.</summary>
public sealed class ServeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_NoVerb_ServesAndPrintsAddressesThatAnswer()
    {
        await using var serve = await ServeProcess.StartAsync();

        using var http = new HttpClient();
        var health = await http.GetAsync(serve.HealthAddress, Cancellation);
        var models = await new EmbeddingService.EmbeddingServiceClient(serve.Channel).ListModelsAsync(new ListModelsRequest(), cancellationToken: Cancellation);

        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.EndsWith("/health/ready", serve.HealthAddress.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains($"  model   {Assert.Single(models.Models).Name} ", serve.Process.Transcript, StringComparison.Ordinal);
        Assert.Contains($"  grpcurl -plaintext {serve.GrpcAddress.Authority} list", serve.Process.Transcript, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Terminated_StopsInGoodOrder()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        await using var serve = await ServeProcess.StartAsync("serve");

        await serve.Process.TerminateAsync(Cancellation);

        Assert.Equal(0, await ExitCodeAsync(serve.Process));
        Assert.DoesNotContain("Exception", serve.Process.Transcript, StringComparison.Ordinal);
    }

    private static Task<int> ExitCodeAsync(ProcessUnderTest process) => process.ExitCodeAsync(Cancellation).WaitAsync(Patience, Cancellation);
}
