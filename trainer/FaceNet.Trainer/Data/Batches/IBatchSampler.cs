namespace FaceNet.Trainer.Data;

/// <summary>Says which photos are in the batch of a step. Not thread-safe.</summary>
internal interface IBatchSampler
{
    /// <summary>Photo indices of the batch of a step; the same step gives the same photos.</summary>
    int[] At(long step);
}
