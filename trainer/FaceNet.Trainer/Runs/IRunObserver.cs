using FaceNet.Trainer.Data;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Runs;

/// <summary>Is told how a run goes.</summary>
internal interface IRunObserver
{
    /// <summary>Something in the data cannot be learned from.</summary>
    void Warn(string message);

    /// <summary>Everything is loaded; the first step follows.</summary>
    void Began(TrainingSet set, TrainingState state);

    /// <summary>A line of the log.</summary>
    void Reported(TrainingReport report);

    /// <summary>The run is over; its last checkpoint is written.</summary>
    void Ended(TrainingState state);
}
