using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>One step: embed a batch, weigh it, go down the gradient.</summary>
internal sealed class TripletStep(TrainingState state, TrainingOptions options)
{
    private readonly BatchObjective _objective = new(options);
    private readonly EmbeddingNetwork _network = state.Network;
    private readonly Device _device = Devices.Require(options.Device);

    /// <summary>Takes the step.</summary>
    /// <exception cref="TrainerException">The loss is not a number any more; the network is as it was before the step.</exception>
    public StepStatistics Take(FaceBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        state.Optimizer.zero_grad();
        Tensor pixels = tensor(batch.Pixels, _network.Description.BatchShape(batch.Count)).to(_device);
        StepStatistics statistics = options.ChunkSize is { } chunk && chunk < batch.Count
            ? ChunkedBackward.Run(_network, pixels, chunk, embeddings => Weigh(embeddings, batch))
            : Backward(pixels, batch);
        if (options.ClipNorm is { } norm)
        {
            nn.utils.clip_grad_norm_(_network.parameters().Where(parameter => parameter.requires_grad), norm);
        }

        state.Optimizer.step();
        return statistics;
    }

    private StepStatistics Backward(Tensor pixels, FaceBatch batch)
    {
        Tensor raw = _network.call(pixels);
        BatchLoss weighed = Weigh(nn.functional.normalize(raw), batch);
        weighed.Loss.backward();
        return weighed.Statistics with { Norm = MeanNorm(raw) };
    }

    private BatchLoss Weigh(Tensor embeddings, FaceBatch batch)
    {
        BatchLoss weighed = _objective.Of(embeddings, batch, state.Step);
        return double.IsFinite(weighed.Statistics.Loss)
            ? weighed
            : throw new TrainerException($"The loss became {weighed.Statistics.Loss} at step {state.Step + 1}. Resume from the last checkpoint with a lower --learning-rate.");
    }

    /// <summary>Mean length of the network's output before it is normalised.</summary>
    public static double MeanNorm(Tensor raw)
    {
        using IDisposable noGradient = no_grad();
        return raw.pow(2).sum(1).sqrt().mean().item<float>();
    }
}
