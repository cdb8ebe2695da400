using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Losses;
using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Losses;

public sealed class HarmonicBatchTests
{
    [Fact]
    public void Of_SomePhotosKnown_AppendsTheirOldVectorsAsConstants()
    {
        using var scope = NewDisposeScope();
        Tensor fresh = tensor([1f, 0f, 0f, 1f], [2, 2]), frozen = tensor([0f, 0f, 0.6f, 0.8f], [2, 2]);

        HarmonicBatch mixed = HarmonicBatch.Of(fresh, tensor([5L, 7L]), frozen, tensor([0f, 1f]));

        Assert.Equal([1f, 0f, 0f, 1f, 0.6f, 0.8f], mixed.Embeddings.data<float>().ToArray());
        Assert.Equal([5L, 7L, 7L], mixed.Labels.data<long>().ToArray());
        Assert.Equal([false, false, true], mixed.Constant.data<bool>().ToArray());
    }

    [Fact]
    public void Backward_OldVectorOfThePersonBehindAnOldStranger_PullsTheNewOneTowardsTheOld()
    {
        using var scope = NewDisposeScope();

        // Photo 0's new vector lies near the old vector of photo 1, somebody else; its own old vector is farther.
        Tensor fresh = tensor([0.8f, 0.6f, 0f, 1f], [2, 2]).requires_grad_(true), frozen = tensor([0f, 1f, 1f, 0f], [2, 2]);
        HarmonicBatch mixed = HarmonicBatch.Of(fresh, tensor([1L, 2L]), frozen, ones(2));
        PairMasks masks = PairMasks.Of(mixed.Labels).WithoutConstantPairs(mixed.Constant);

        TripletLosses.Create(NegativeSelection.Hard, 0.2).Of(SquaredDistances.Between(mixed.Embeddings), masks, seed: 1).Loss.backward();

        // Down the gradient the second component rises: towards (0, 1), its own old vector, and away from (1, 0).
        Assert.True(fresh.grad![0, 1].item<float>() < 0);
        Assert.True(fresh.grad![0, 0].item<float>() > 0);
    }

    [Fact]
    public void WithoutConstantPairs_TwoOldVectorsOfOnePerson_AreNoPositivePair()
    {
        using var scope = NewDisposeScope();

        Tensor positive = PairMasks.Of(tensor([1L, 1L, 1L])).WithoutConstantPairs(tensor([false, true, true])).Positive;

        Assert.Equal([false, true, true, true, false, false, true, false, false], positive.data<bool>().ToArray());
    }
}
