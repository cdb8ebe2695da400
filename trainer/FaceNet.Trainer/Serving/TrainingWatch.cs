using FaceNet.Protos.Training.V1;
using Grpc.Core;
using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>What one watcher was told: every step once, and every state once, in order.</summary>
internal sealed class TrainingWatch(IServerStreamWriter<WatchTrainingResponse> stream)
{
    private long _step;
    private TrainingRecord.Types.State _state;

    /// <summary>Whether the watcher knows the end.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Tells of a training and the figures of a step; of neither, where the watcher knows both.</summary>
    public async Task TellAsync(TrainingRecord training, TrainingMetrics? metrics, CancellationToken cancellationToken)
    {
        TrainingMetrics? unknown = metrics?.Step > _step ? metrics : null;
        if (unknown is null && training.State == _state)
        {
            return;
        }

        // The past of a run that has ended comes before its end.
        bool isPast = training.HasEnded() && unknown is not null && metrics!.Step < training.Metrics?.Step;
        TrainingRecord.Types.State state = isPast ? TrainingRecord.Types.State.Active : training.State;
        await stream.WriteAsync(new WatchTrainingResponse { State = state, Metrics = unknown, Failure = isPast ? "" : training.Failure }, cancellationToken);
        _step = unknown?.Step ?? _step;
        _state = state;
        HasEnded = !isPast && training.HasEnded();
    }
}
