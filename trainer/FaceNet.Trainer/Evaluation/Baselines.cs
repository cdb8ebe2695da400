using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Evaluation;

/// <summary>What a trained model must beat.</summary>
internal static class Baselines
{
    /// <summary>Raw pixels, then an untrained network, which lives until the next is asked for.</summary>
    public static IEnumerable<EvaluatedModel> All()
    {
        yield return new EvaluatedModel(new RawPixels(), IsBaseline: true);
        NetworkDescription network = MiniNetwork.Create();
        using TrainingState untrained = TrainingState.Start(network, new TrainingOptions { Steps = 1 });
        yield return new EvaluatedModel(new NetworkEmbedder(untrained.Network, $"{network.Name}, untrained"), IsBaseline: true);
    }
}
