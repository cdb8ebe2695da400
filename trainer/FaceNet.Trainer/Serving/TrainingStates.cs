using TrainingRecord = FaceNet.Protos.Training.V1.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>What a state of a training means.</summary>
internal static class TrainingStates
{
    /// <summary>Whether nothing will change any more.</summary>
    public static bool HasEnded(this TrainingRecord training)
    {
        return training.State is TrainingRecord.Types.State.Succeeded or TrainingRecord.Types.State.Failed or TrainingRecord.Types.State.Cancelled;
    }
}
