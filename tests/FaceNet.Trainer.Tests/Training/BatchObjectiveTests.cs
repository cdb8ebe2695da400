using FaceNet.Trainer.Data;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Tests.Mining;
using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Training;

public sealed class BatchObjectiveTests
{
    private static readonly TrainingOptions Options = new() { Steps = 1, Negatives = NegativeSelection.Hard, TeacherWeight = 0 };

    [Theory]
    [InlineData(false, 0f)]
    [InlineData(true, 2.2f)]
    public void Of_PhotosOfDifferentPeople_HaveTripletsOnlyWithTheirOldVectors(bool harmonic, float expected)
    {
        using var scope = NewDisposeScope();

        // Each new vector lies where the other person's old one does, so every pair of a new and an old vector costs 2 - 0 + 0.2.
        Tensor fresh = tensor([1f, 0f, 0f, 1f], [2, 2]);
        var batch = new FaceBatch([], [1, 2], [0f, 1f, 1f, 0f], [1, 1]);

        float loss = new BatchObjective(Options with { Harmonic = harmonic }).Of(fresh, batch, 0).Loss.item<float>();

        Assert.Equal(expected, loss, 1e-5f);
    }

    [Fact]
    public void Of_PhotosOfNobody_GiveNoTripletsButArePulledByTheTeacher()
    {
        using var scope = NewDisposeScope();
        float[][] vectors = RandomVectors.Unit(new Random(5), 12, 4);
        long[] labels = [.. Enumerable.Range(0, 12).Select(row => (long)row / 3)];
        Tensor fresh = RandomVectors.ToTensor(vectors), nobody = tensor([1f, 0f, 0f, 0f], [1, 4]);
        var without = new FaceBatch([], labels, new float[12 * 4], new float[12]);
        var with = new FaceBatch([], [.. labels, TrainingSet.Nobody], [.. new float[12 * 4], 0f, 1f, 0f, 0f], [.. new float[12], 1f]);

        StepStatistics alone = new BatchObjective(Options).Of(fresh, without, 0).Statistics;
        StepStatistics mixed = new BatchObjective(Options).Of(cat([fresh, nobody]), with, 0).Statistics;

        Assert.Equal(2, mixed.TeacherDistance, 1e-5);
        Assert.Equal(alone, mixed with { TeacherDistance = alone.TeacherDistance });
    }

    [Theory]
    [InlineData(PositiveSelection.All)]
    [InlineData(PositiveSelection.Hardest)]
    public void Of_ChoiceOfPositives_EqualsThreeLoops(object selection)
    {
        using var scope = NewDisposeScope();
        var positives = (PositiveSelection)selection;
        float[][] vectors = RandomVectors.Unit(new Random(4), 24, 4);
        long[] labels = [.. Enumerable.Range(0, 24).Select(row => (long)row / 6)];
        var naive = new NaiveMining(vectors, labels, Options.Margin);
        double[] losses = [.. naive.Mine(NegativeSelection.Hard, positives).Select(naive.Loss).Where(loss => loss > 0)];

        BatchLoss weighed = new BatchObjective(Options with { Positives = positives }).Of(RandomVectors.ToTensor(vectors), new FaceBatch([], labels, new float[24 * 4], new float[24]), 0);

        Assert.Equal(losses.Average(), weighed.Loss.item<float>(), 1e-5);
    }
}
