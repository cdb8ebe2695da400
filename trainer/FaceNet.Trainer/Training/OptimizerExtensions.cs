using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>What TorchSharp's optimizers lack.</summary>
internal static class OptimizerExtensions
{
    /// <summary>Sets the learning rate of every parameter.</summary>
    public static void SetRate(this optim.Optimizer optimizer, double rate)
    {
        foreach (optim.ILearningRateController group in optimizer.ParamGroups)
        {
            group.LearningRate = rate;
        }
    }
}
