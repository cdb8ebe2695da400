using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Tests.Detection;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Tests.Grpc;

/// <summary>Pictures in hand have no more bytes than they may, whoever sent them.</summary>
public sealed class PictureMemoryTests
{
    private const long Most = 64 * 1024 * 1024;
    private static readonly RgbImage People = PatchPhoto.Paint(480, 360, PatchPhoto.Cell, (80, 80, 255, 0, 0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_WhilePicturesInHandTakeAllMemory_AreRefusedWithARetryHint()
    {
        await using var host = await EmbedderHost.StartAsync(("Batching:MaxPictureBytes", $"{Most}"), ("Detector:Directory", TestModels.TinyDetector));
        var memory = host.Services.GetRequiredService<PictureMemory>();
        using (memory.Take(Most - 100))
        {
            Func<Task>[] calls =
            [
                async () => await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { TestFaces.Encoded(0) } }, cancellationToken: Cancellation),
                async () => await host.Client.DetectFacesAsync(new DetectFacesRequest { Photo = PatchPhoto.Raw(People) }, cancellationToken: Cancellation),
                async () => await host.Client.EmbedFacesAsync(new EmbedFacesRequest { Photo = PatchPhoto.Jpeg(People) }, cancellationToken: Cancellation),
            ];
            foreach (var call in calls)
            {
                var refused = await Assert.ThrowsAsync<RpcException>(call);
                Assert.Equal((StatusCode.ResourceExhausted, ErrorReasons.QueueFull), (refused.StatusCode, refused.Reason()));
                Assert.Contains("Batching__MaxPictureBytes", refused.Status.Detail, StringComparison.Ordinal);
                Assert.True(refused.GetRpcStatus()!.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
            }

            Assert.Equal(ErrorReasons.QueueFull, (await StreamAsync(host)).Error.Reason());
            Assert.Equal(Most - 100, memory.Held);
        }

        await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { TestFaces.Encoded(0), TestFaces.Raw(TestFaces.Crop(1)) } }, cancellationToken: Cancellation);
        await host.Client.EmbedFacesAsync(new EmbedFacesRequest { Photo = PatchPhoto.Raw(People) }, cancellationToken: Cancellation);
        Assert.NotNull((await StreamAsync(host)).Embedded);
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public async Task Calls_ThatFail_LeaveNothingInHand()
    {
        await using var host = await EmbedderHost.StartAsync();
        await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { BadFaces.All.Values.Select(bad => bad.Face).Take(10) } }, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<RpcException>(async () =>
            await host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { TestFaces.Encoded(0) }, Priority = (Priority)7 }, cancellationToken: Cancellation));

        Assert.Equal(0, host.Services.GetRequiredService<PictureMemory>().Held);
    }

    [Fact]
    public void Take_NothingElseInHand_TakesWhateverItIs()
    {
        var memory = Memory();

        var hold = memory.Take(3 * Most);

        Assert.Throws<OverloadedException>(() => memory.Take(1));
        hold.Dispose();
        memory.Take(1).Dispose();
        Assert.Equal(0, memory.Held);
    }

    [Fact]
    public void Take_ManyAtATime_NeverTakesMore()
    {
        var memory = Memory();

        var taken = ParallelEnumerable.Range(0, 1000).Count(_ =>
        {
            try
            {
                memory.Take(Most / 16);
                return true;
            }
            catch (OverloadedException)
            {
                return false;
            }
        });

        Assert.Equal((16, Most), (taken, memory.Held));
    }

    [Fact]
    public async Task Start_CeilingAboveWhatTheProcessMayHave_IsWarnedOf()
    {
        await using var modest = await EmbedderHost.StartAsync(("Batching:MaxPictureBytes", $"{Most}"), ("Batching:CropWorkers", "1"));
        await using var greedy = await EmbedderHost.StartAsync(("Batching:MaxPictureBytes", $"{1L << 40}"), ("Batching:CropWorkers", "3"));

        // 64 MiB and one picture of 375 MB; a tebibyte and three.
        Assert.True(modest.Log.Contains("Pictures take up to 421 MiB of the"));
        Assert.True(greedy.Log.Contains("Pictures may take 1049648 MiB, but this process may have only"));
    }

    private static PictureMemory Memory() => new(Options.Create(new BatchingOptions { MaxPictureBytes = Most }));

    private static async Task<EmbedOutcome> StreamAsync(EmbedderHost host)
    {
        using var call = host.Client.StreamEmbedFaces(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new StreamEmbedFacesRequest { ItemId = "1", Face = TestFaces.Encoded(0) }, Cancellation);
        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(Cancellation);
        return call.ResponseStream.Current.Outcome;
    }
}
