using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Losses;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Tests.Mining;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Losses;

public sealed class TripletLossTests
{
    private const double Margin = 0.2;

    [Theory]
    [InlineData(NegativeSelection.SemiHard, 12, 4)]
    [InlineData(NegativeSelection.Hard, 12, 4)]
    [InlineData(NegativeSelection.All, 12, 4)]
    [InlineData(NegativeSelection.All, 40, 15)]
    [InlineData(NegativeSelection.All, 30, 2)]
    public void Of_RandomBatch_EqualsTheMeanOverTheActiveTripletsOfThreeLoops(object selection, int rows, int people)
    {
        using var scope = NewDisposeScope();
        var negatives = (NegativeSelection)selection;
        var random = new Random(rows);
        float[][] vectors = RandomVectors.Unit(random, rows, 4);
        long[] labels = [.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(people))];
        (int Anchor, int Positive, int Negative)[] triplets = [.. new NaiveMining(vectors, labels, Margin).Mine(negatives, PositiveSelection.All)];
        Tensor expectedFrom = RandomVectors.ToTensor(vectors).requires_grad_(true), actualFrom = RandomVectors.ToTensor(vectors).requires_grad_(true);

        Tensor losses = stack([.. triplets.Select(each => (Distance(expectedFrom, each.Anchor, each.Positive) - Distance(expectedFrom, each.Anchor, each.Negative) + Margin).clamp_min(0))]);
        Tensor expected = losses.sum() / (losses > 0).sum().clamp_min(1);
        TripletLossResult actual = TripletLosses.Create(negatives, Margin).Of(SquaredDistances.Between(actualFrom), PairMasks.Of(tensor(labels)), seed: 1);
        expected.backward();
        actual.Loss.backward();

        Assert.Equal(expected.item<float>(), actual.Loss.item<float>(), 1e-5f);
        Assert.Equal((losses > 0).sum().item<long>(), actual.Active);
        Assert.True((expectedFrom.grad! - actualFrom.grad!).abs().max().item<float>() < 1e-5f, "The gradients differ.");
    }

    [Theory]
    [InlineData(NegativeSelection.SemiHard)]
    [InlineData(NegativeSelection.Hard)]
    [InlineData(NegativeSelection.All)]
    [InlineData(NegativeSelection.Random)]
    public void Of_NoTriplets_IsZeroAndHasGradient(object selection)
    {
        using var scope = NewDisposeScope();
        var negatives = (NegativeSelection)selection;
        Tensor everyoneDifferent = tensor([1L, 2L, 3L]), everyoneTheSame = tensor([1L, 1L, 1L]);
        foreach (Tensor labels in new[] { everyoneDifferent, everyoneTheSame })
        {
            Tensor embeddings = nn.functional.normalize(rand([3, 2])).requires_grad_(true);

            TripletLossResult result = TripletLosses.Create(negatives, Margin).Of(SquaredDistances.Between(embeddings), PairMasks.Of(labels), seed: 1);
            result.Loss.backward();

            Assert.Equal((0f, 0L), (result.Loss.item<float>(), result.Active));
            Assert.Equal(0, embeddings.grad!.abs().sum().item<float>());
        }
    }

    [Fact]
    public void PerTriplet_KnownPoints_IsMarginPlusDifference()
    {
        using var scope = NewDisposeScope();
        Tensor distances = SquaredDistances.Between(tensor([0f, 0f, 0.5f, 0f, 0f, 0.6f, 2f, 0f], [4, 2]));

        Tensor losses = TripletMarginLoss.PerTriplet(distances, new TripletIndices(tensor([0L, 0L]), tensor([1L, 1L]), tensor([2L, 3L])), Margin);

        // 0.25 - 0.36 + 0.2 and, far below zero, 0.25 - 4 + 0.2.
        Assert.Equal(0.09f, losses[0].item<float>(), 1e-6f);
        Assert.Equal(0, losses[1].item<float>());
    }

    [Fact]
    public void Mean_PhotoWithoutTeacher_DoesNotCount()
    {
        using var scope = NewDisposeScope();
        Tensor embeddings = tensor([1f, 0f, 0f, 1f], [2, 2]), teacher = tensor([0f, 1f, 0f, 0f], [2, 2]);

        Assert.Equal(2f, TeacherLoss.Mean(embeddings, teacher, tensor([1f, 0f])).item<float>(), 1e-6f);
    }

    private static Tensor Distance(Tensor vectors, int left, int right)
    {
        return (vectors[left] - vectors[right]).pow(2).sum();
    }
}
