namespace FaceNet.Trainer.Tests.Training;

/// <summary>Tests that rely on libtorch's seed, which the whole process shares, run one after the other.</summary>
[CollectionDefinition(nameof(TorchSeed), DisableParallelization = true)]
public sealed class TorchSeed;
