using FaceNet.Protos.Clustering.V1;
using Grpc.Core;

namespace FaceNet.Faults.Faults;

/// <summary>Somebody watches the clusters of a gallery and hardly reads; what he reads in the end must be every change, in order.</summary>
internal static class SlowConsumer
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task InjectAsync(FaultContext context)
    {
        var client = new ClusteringService.ClusteringServiceClient(context.Platform.ClustererChannels[0]);
        using var watch = client.WatchClusters(new WatchClustersRequest { Gallery = context.Load.Crops.Gallery(0) }, cancellationToken: context.Stop);
        var last = 0L;
        while (await NextAsync(context, watch.ResponseStream))
        {
            // An answer without a change only says from where on it watches.
            var sequence = watch.ResponseStream.Current.Change?.Sequence ?? 0;
            if (sequence > 0)
            {
                context.Lost += last == 0 ? 0 : Math.Abs(sequence - last - 1);
                last = sequence;
                context.Inject();
            }

            if (context.IsOver)
            {
                return;
            }

            await context.WaitAsync(Pause, Pause);
        }
    }

    private static async Task<bool> NextAsync(FaultContext context, IAsyncStreamReader<WatchClustersResponse> changes)
    {
        var next = changes.MoveNext(context.Stop);
        if (await context.Patience.EndsAsync("the next change of the watched gallery", next) is null)
        {
            return await next;
        }

        context.Lost++;
        return false;
    }
}
