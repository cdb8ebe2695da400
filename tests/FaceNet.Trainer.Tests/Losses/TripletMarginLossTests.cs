using FaceNet.Trainer.Losses;
using FaceNet.Trainer.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Losses;

public sealed class TripletMarginLossTests
{
    [Fact]
    public void PerTriplet_KnownPoints_IsMarginPlusDifference()
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = tensor([0f, 0f, 0.5f, 0f, 0f, 0.6f, 2f, 0f], [4, 2]);

        Tensor losses = new TripletMarginLoss(0.2).PerTriplet(embeddings, Triplets([0, 0], [1, 1], [2, 3]));

        // 0.25 - 0.36 + 0.2 and, far below zero, 0.25 - 4 + 0.2.
        Assert.Equal(0.09f, losses[0].item<float>(), 1e-6f);
        Assert.Equal(0, losses[1].item<float>());
    }

    [Fact]
    public void Reduce_SomeLossesZero_IsMeanOfTheOthers()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(0.3f, NonZeroMeanReducer.Reduce(tensor([0f, 0.2f, 0f, 0.4f])).item<float>(), 1e-6f);
    }

    [Fact]
    public void Reduce_NoTriplets_IsZeroAndHasGradient()
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = ones([3, 2], requires_grad: true);

        Tensor loss = NonZeroMeanReducer.Reduce(new TripletMarginLoss(0.2).PerTriplet(embeddings, Triplets([], [], [])));
        loss.backward();

        Assert.Equal(0, loss.item<float>());
        Assert.Equal(0, embeddings.grad!.abs().sum().item<float>());
    }

    [Fact]
    public void Backward_ActiveTriplet_PullsPositiveAndPushesNegative()
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = tensor([0f, 0f, 1f, 0f, 0f, 1f], [3, 2]).requires_grad_(true);

        new TripletMarginLoss(0.2).PerTriplet(embeddings, Triplets([0], [1], [2])).sum().backward();

        // Going down the gradient moves the positive towards the anchor at the origin and the negative away from it.
        Assert.True(embeddings.grad![1, 0].item<float>() > 0);
        Assert.True(embeddings.grad![2, 1].item<float>() < 0);
    }

    [Fact]
    public void Mean_PhotoWithoutTeacher_DoesNotCount()
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = tensor([1f, 0f, 0f, 1f], [2, 2]), teacher = tensor([0f, 1f, 0f, 0f], [2, 2]);

        Assert.Equal(2f, TeacherLoss.Mean(embeddings, teacher, tensor([1f, 0f])).item<float>(), 1e-6f);
    }

    private static TripletIndices Triplets(long[] anchors, long[] positives, long[] negatives)
    {
        return new TripletIndices(tensor(anchors, dtype: ScalarType.Int64), tensor(positives, dtype: ScalarType.Int64), tensor(negatives, dtype: ScalarType.Int64));
    }
}
