namespace FaceNet.Trainer.Training;

/// <summary>The optimizers to choose from.</summary>
internal enum OptimizerKind
{
    /// <summary>Adam with decoupled weight decay.</summary>
    Adam,

    /// <summary>AdaGrad, the optimizer of the paper, with its learning rate of 0.05 as a start.</summary>
    AdaGrad,

    /// <summary>Stochastic gradient descent with momentum 0.9, as in the paper's time.</summary>
    Sgd,
}
