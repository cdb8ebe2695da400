using FaceNet.Trainer.Data;
using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Losses;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Networks;
using TorchSharp;
using OptimizerHelper = TorchSharp.Modules.OptimizerHelper;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>One step: embed a batch, mine it, go down the gradient.</summary>
internal sealed class TripletStep(EmbeddingNetwork network, OptimizerHelper optimizer, TrainingOptions options)
{
    private readonly SemiHardTripletMiner _miner = new(options.Margin);
    private readonly TripletMarginLoss _tripletLoss = new(options.Margin);

    /// <summary>Takes the step.</summary>
    /// <exception cref="TrainerException">The loss is not a number any more.</exception>
    public StepStatistics Take(FaceBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        int size = network.Description.InputSize;
        Tensor raw = network.call(tensor(batch.Pixels, [batch.Count, 3, size, size]));
        Tensor embeddings = nn.functional.normalize(raw);
        Tensor labels = tensor(batch.Labels);
        TripletIndices triplets = _miner.Mine(embeddings.detach(), labels);
        Tensor tripletLoss = NonZeroMeanReducer.Reduce(_tripletLoss.PerTriplet(embeddings, triplets));
        Tensor teacherDistance = TeacherLoss.Mean(embeddings, tensor(batch.TeacherVectors, [batch.Count, network.Description.Dimensions]), tensor(batch.TeacherMask));
        Tensor loss = (options.TripletWeight * tripletLoss) + (options.TeacherWeight * teacherDistance);

        StepStatistics statistics = Measure(raw, embeddings, labels, triplets, loss, tripletLoss, teacherDistance);
        if (!double.IsFinite(statistics.Loss))
        {
            throw new TrainerException($"The loss became {statistics.Loss}. Resume from the last checkpoint with a lower --learning-rate.");
        }

        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        return statistics;
    }

    private static StepStatistics Measure(Tensor raw, Tensor embeddings, Tensor labels, TripletIndices triplets, Tensor loss, Tensor tripletLoss, Tensor teacherDistance)
    {
        using IDisposable noGradient = no_grad();
        Tensor distances = SquaredDistances.Between(embeddings);
        Tensor same = labels.unsqueeze(1) == labels.unsqueeze(0);
        Tensor positive = same.logical_and(eye(labels.shape[0], dtype: ScalarType.Bool).logical_not());
        long positives = positive.sum().item<long>();
        return new StepStatistics(
            loss.item<float>(),
            tripletLoss.item<float>(),
            teacherDistance.item<float>(),
            positives == 0 ? 0 : triplets.Count / (double)positives,
            MeanWhere(distances, positive),
            MeanWhere(distances, same.logical_not()),
            raw.pow(2).sum(1).sqrt().mean().item<float>());
    }

    private static double MeanWhere(Tensor values, Tensor mask)
    {
        return ((values * mask).sum() / mask.sum().clamp_min(1)).item<float>();
    }
}
