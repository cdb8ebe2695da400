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
        Tensor named = (labels != TrainingSet.Nobody).nonzero().flatten();
        HarmonicBatch rows = Rows(embeddings.index_select(0, named), labels.index_select(0, named), frozen.index_select(0, named), mask.index_select(0, named));
        Tensor distances = SquaredDistances.Between(rows.Embeddings);
        PairMasks masks = PairMasks.Of(rows.Labels);
        TripletLossResult triplets = _tripletLoss.Of(distances, Choose(distances, masks, rows), Seeds.Mix(options.Seed, step));
        Tensor toFrozen = TeacherLoss.Mean(embeddings, frozen, mask);
        Tensor loss = (options.TripletWeight * triplets.Loss) + (options.TeacherWeight * toFrozen);
        return new BatchLoss(loss, new StepStatistics(
            loss.item<float>(),
            triplets.Loss.item<float>(),
            toFrozen.item<float>(),
            triplets.Active / (double)Math.Max(1, triplets.Candidates),
            MeanWhere(distances, masks.Positive, (int)named.shape[0]),
            MeanWhere(distances, masks.Negative, (int)named.shape[0])));
    }

    private HarmonicBatch Rows(Tensor embeddings, Tensor labels, Tensor frozen, Tensor mask)
    {
        return options.Harmonic ? HarmonicBatch.Of(embeddings, labels, frozen, mask) : HarmonicBatch.WithoutOld(embeddings, labels);
    }

    private PairMasks Choose(Tensor distances, PairMasks masks, HarmonicBatch rows)
    {
        PairMasks allowed = options.Harmonic ? masks.WithoutConstantPairs(rows.Constant) : masks;
        return options.Positives == PositiveSelection.Hardest ? allowed.WithHardestPositives(distances.detach()) : allowed;
    }

    // The old rows come last and are left out: the figures are about the new embeddings.
    private static double MeanWhere(Tensor distances, Tensor mask, int rows)
    {
        using IDisposable noGradient = no_grad();
        Tensor fresh = distances.detach().narrow(0, 0, rows).narrow(1, 0, rows), chosen = mask.narrow(0, 0, rows).narrow(1, 0, rows);
        return ((fresh * chosen).sum() / chosen.sum().clamp_min(1)).item<float>();
    }
}
