using System.Threading.Channels;
using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>Tells watchers of every change of a training. Thread-safe.</summary>
internal sealed class TrainingFeed
{
    // A watcher who falls this far behind misses the oldest.
    private const int Backlog = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Channel<TrainingRecord>>> _watchers = [];

    /// <summary>Begins to watch: what is published from now on can be read from the subscription, which ends the watching when it is disposed.</summary>
    public Subscription Subscribe(string trainingId)
    {
        var channel = Channel.CreateBounded<TrainingRecord>(new BoundedChannelOptions(Backlog) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        lock (_lock)
        {
            if (!_watchers.TryGetValue(trainingId, out List<Channel<TrainingRecord>>? channels))
            {
                _watchers[trainingId] = channels = [];
            }

            channels.Add(channel);
        }

        return new Subscription(this, trainingId, channel);
    }

    public void Publish(TrainingRecord training)
    {
        lock (_lock)
        {
            foreach (Channel<TrainingRecord> channel in _watchers.GetValueOrDefault(training.TrainingId, []))
            {
                channel.Writer.TryWrite(training);
            }
        }
    }

    private void Remove(string trainingId, Channel<TrainingRecord> channel)
    {
        lock (_lock)
        {
            if (_watchers.TryGetValue(trainingId, out List<Channel<TrainingRecord>>? channels) && channels.Remove(channel) && channels.Count == 0)
            {
                _watchers.Remove(trainingId);
            }
        }
    }

    internal sealed class Subscription(TrainingFeed feed, string trainingId, Channel<TrainingRecord> channel) : IDisposable
    {
        public ChannelReader<TrainingRecord> Changes => channel.Reader;

        public void Dispose()
        {
            feed.Remove(trainingId, channel);
        }
    }
}
