using System.Diagnostics;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Benchmarks.Embedder;

/// <summary>Callers that send one face after the other, each as soon as the last one is answered.</summary>
internal static class Callers
{
    private const double RampUpSeconds = 0.5;

    /// <summary>Faces per second that all callers together get while all of them are busy.</summary>
    /// <param name="clients">A client for each caller.</param>
    /// <param name="faces">The faces.</param>
    /// <param name="seconds">How long to count.</param>
    public static async Task<double> FacesPerSecondAsync(EmbeddingService.EmbeddingServiceClient[] clients, FaceImage[] faces, double seconds)
    {
        using var stop = new CancellationTokenSource();
        long embedded = 0;
        Task[] calling = [.. clients.Select((client, caller) => Task.Run(() => CallAsync(client, faces, caller, () => Interlocked.Increment(ref embedded), stop.Token)))];
        await Task.Delay(TimeSpan.FromSeconds(RampUpSeconds));
        long started = Stopwatch.GetTimestamp(), before = Interlocked.Read(ref embedded);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        double speed = (Interlocked.Read(ref embedded) - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(calling);
        return speed;
    }

    private static async Task CallAsync(EmbeddingService.EmbeddingServiceClient client, FaceImage[] faces, int next, Action embedded, CancellationToken stop)
    {
        // Each call is finished: what a cancelled one had cost would be counted for nobody.
        for (; !stop.IsCancellationRequested; next++)
        {
            BatchEmbedFacesResponse response = await client.BatchEmbedFacesAsync(EmbedderServer.Request(faces[next % faces.Length]), cancellationToken: CancellationToken.None);
            if (response.Outcomes[0].Error is { } error)
            {
                throw new InvalidOperationException($"A face of the benchmark was refused: {error.Message}");
            }

            embedded();
        }
    }
}
