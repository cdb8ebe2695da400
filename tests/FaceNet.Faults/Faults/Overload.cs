using FaceNet.Protos.Embedding.V1;
using Grpc.Core;

namespace FaceNet.Faults.Faults;

/// <summary>Callers ask the Embedder for more than its queue takes: what is too much is refused at once, and the other work goes on.</summary>
internal static class Overload
{
    private const int Callers = 64;
    private const int FacesPerCall = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20), CallTime = TimeSpan.FromSeconds(60);

    public static async Task InjectAsync(FaultContext context)
    {
        var client = new EmbeddingService.EmbeddingServiceClient(context.Platform.EmbedderChannel);
        var failures = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(client, context, caller))));
        context.Inject();
        context.Lost += failures.Sum();
    }

    // Faces that come back without a vector, and calls that end otherwise than by a refusal, count as lost.
    private static async Task<long> CallAsync(EmbeddingService.EmbeddingServiceClient client, FaultContext context, int caller)
    {
        var faces = Enumerable.Range(caller * FacesPerCall, FacesPerCall).Select(number => context.Load.Crops.Captured(number).Image).ToArray();
        var failures = 0L;
        while (!context.IsOver)
        {
            try
            {
                var answer = await client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { faces } }, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + CallTime, cancellationToken: context.Stop));
                failures += answer.Outcomes.Count(outcome => outcome.Error is not null);
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.ResourceExhausted)
            {
                await Task.Delay(Pause, context.Stop);
            }
            catch (RpcException failure) when (failure.StatusCode != StatusCode.Cancelled)
            {
                await Console.Error.WriteLineAsync($"  A call ended with {failure.Status}.");
                failures++;
            }
        }

        return failures;
    }
}
