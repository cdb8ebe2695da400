using FaceNet.Trainer.Data;
using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Losses;
using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Training;

/// <summary>What a run minimises: the triplet loss of a batch, and the distance to a frozen model where there is one.</summary>
internal sealed class BatchObjective(TrainingOptions options)
{
    private readonly ITripletLoss _tripletLoss = TripletLosses.Create(options.Negatives, options.Margin);

    /// <summary>Weighs a batch.</summary>
    /// <param name="embeddings">The network's unit vectors [N, D], with their gradient.</param>
    /// <param name="batch">Who is on the photos, and what the frozen model says of them.</param>
    /// <param name="step">Number of the step, for what is left to chance.</param>
    public BatchLoss Of(Tensor embeddings, FaceBatch batch, long step)
    {
        Tensor labels = tensor(batch.Labels).to(embeddings.device);
        Tensor frozen = tensor(batch.TeacherVectors, [batch.Count, embeddings.shape[1]]).to(embeddings.device);
        Tensor mask = tensor(batch.TeacherMask).to(embeddings.device);
        TripletLossResult triplets = WeighTriplets(embeddings, labels, frozen, mask, Seeds.Mix(options.Seed, step));
        Tensor toFrozen = TeacherLoss.Mean(embeddings, frozen, mask);
        Tensor loss = (options.TripletWeight * triplets.Loss) + (options.TeacherWeight * toFrozen);
        return new BatchLoss(loss, Measure(embeddings, labels, loss, triplets, toFrozen));
    }

    private TripletLossResult WeighTriplets(Tensor embeddings, Tensor labels, Tensor frozen, Tensor mask, int seed)
    {
        if (!options.Harmonic)
        {
            Tensor distances = SquaredDistances.Between(embeddings);
            return _tripletLoss.Of(distances, Choose(distances, PairMasks.Of(labels)), seed);
        }

        HarmonicBatch mixed = HarmonicBatch.Of(embeddings, labels, frozen, mask);
        Tensor all = SquaredDistances.Between(mixed.Embeddings);
        return _tripletLoss.Of(all, Choose(all, PairMasks.Of(mixed.Labels).WithoutConstantPairs(mixed.Constant)), seed);
    }

    private PairMasks Choose(Tensor distances, PairMasks masks)
    {
        return options.Positives == PositiveSelection.Hardest ? masks.WithHardestPositives(distances.detach()) : masks;
    }

    private static StepStatistics Measure(Tensor embeddings, Tensor labels, Tensor loss, TripletLossResult triplets, Tensor toFrozen)
    {
        using IDisposable noGradient = no_grad();
        Tensor distances = SquaredDistances.Between(embeddings);
        PairMasks masks = PairMasks.Of(labels);
        return new StepStatistics(
            loss.item<float>(),
            triplets.Loss.item<float>(),
            toFrozen.item<float>(),
            triplets.Active / (double)Math.Max(1, triplets.Candidates),
            MeanWhere(distances, masks.Positive),
            MeanWhere(distances, masks.Negative));
    }

    private static double MeanWhere(Tensor values, Tensor mask)
    {
        return ((values * mask).sum() / mask.sum().clamp_min(1)).item<float>();
    }
}
