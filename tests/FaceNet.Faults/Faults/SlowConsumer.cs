using FaceNet.Protos.Clustering.V1;

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
        for (var read = 0; await watch.ResponseStream.MoveNext(context.Stop); read++)
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
}
