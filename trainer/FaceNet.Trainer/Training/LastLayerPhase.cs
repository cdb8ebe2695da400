using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Training;

/// <summary>
/// Lets only the last layer learn for the first steps of a run, then the whole network: the paper's way to a compatible embedding (section 7). The layers
/// before it stand still as they do at inference, their batch normalisation included.
/// </summary>
internal static class LastLayerPhase
{
    /// <summary>Puts a network into training for a step.</summary>
    public static void Prepare(EmbeddingNetwork network, TrainingOptions options, long step)
    {
        bool wholeLearns = step >= options.LastLayerSteps;
        network.train();
        foreach (LayerModule layer in network.Layers.SkipLast(1))
        {
            layer.train(wholeLearns);
            foreach (var parameter in layer.parameters())
            {
                parameter.requires_grad_(wholeLearns);
            }
        }
    }
}
