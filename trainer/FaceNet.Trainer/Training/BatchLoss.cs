using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>The loss of a batch, with its gradient, and what it shows of the health of the training.</summary>
internal sealed record BatchLoss(Tensor Loss, StepStatistics Statistics);
