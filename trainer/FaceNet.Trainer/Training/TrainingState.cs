using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>Everything that changes while training: the network, the optimizer's memory and how far the run is.</summary>
internal sealed class TrainingState : IDisposable
{
    private TrainingState(EmbeddingNetwork network, OptimizerHelper optimizer)
    {
        Network = network;
        Optimizer = optimizer;
    }

    public EmbeddingNetwork Network { get; }

    public OptimizerHelper Optimizer { get; }

    /// <summary>Steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Seconds spent on them.</summary>
    public double Seconds { get; set; }

    /// <summary>The triplets that were mined offline last; null before the first round.</summary>
    public OfflineTriplets? Offline { get; set; }

    /// <summary>Best validation so far; null before the first.</summary>
    public double? Best { get; set; }

    /// <summary>Step of the best validation.</summary>
    public long BestStep { get; set; }

    /// <summary>A fresh network with weights drawn from the seed.</summary>
    public static TrainingState Start(NetworkDescription description, TrainingOptions options)
    {
        manual_seed(options.Seed);
        var network = new EmbeddingNetwork(description);
        network.to(Devices.Require(options.Device));
        network.UseMixedPrecision(options.MixedPrecision);
        return new TrainingState(network, CreateOptimizer(network, options));
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Network.Dispose();
    }

    private static OptimizerHelper CreateOptimizer(EmbeddingNetwork network, TrainingOptions options)
    {
        return options.Optimizer switch
        {
            OptimizerKind.Adam => optim.AdamW(network.parameters(), options.LearningRate, weight_decay: options.WeightDecay),
            OptimizerKind.AdaGrad => optim.Adagrad(network.parameters(), options.LearningRate, weight_decay: options.WeightDecay),
            OptimizerKind.Sgd => optim.SGD(network.parameters(), options.LearningRate, momentum: 0.9, weight_decay: options.WeightDecay),
            _ => throw new NotSupportedException($"Optimizer {options.Optimizer} is unknown."),
        };
    }
}
