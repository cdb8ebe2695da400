using FaceNet.Trainer.Data;
using FaceNet.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Training;

[Collection(nameof(TorchSeed))]
public sealed class ChunkedBackwardTests
{
    private const int Photos = 24;

    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    [InlineData(Photos)]
    public void Run_InChunks_GivesTheGradientAndStatisticsOfTheSameChunksAtOnce(int chunk)
    {
        using var scope = NewDisposeScope();
        using TrainingState cached = TrainingState.Start(SmokeRun.Network, SmokeRun.Options), whole = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);
        Tensor pixels = rand([Photos, 3, SmokeRun.Network.InputSize, SmokeRun.Network.InputSize], generator: new Generator(3));
        var batch = new FaceBatch([], [.. Enumerable.Range(0, Photos).Select(photo => (long)photo / 4)], new float[Photos * SmokeRun.Network.Dimensions], new float[Photos]);
        var objective = new BatchObjective(SmokeRun.Options);

        StepStatistics actual = ChunkedBackward.Run(cached.Network, pixels, chunk, embeddings => objective.Of(embeddings, batch, 0));
        Tensor raw = cat([.. pixels.chunk(Photos / chunk).Select(part => whole.Network.call(part))]);
        BatchLoss expected = objective.Of(nn.functional.normalize(raw), batch, 0);
        expected.Loss.backward();

        Assert.Equal(expected.Statistics.Loss, actual.Loss, 1e-6);
        Assert.Equal(TripletStep.MeanNorm(raw), actual.Norm, 1e-6);
        Assert.All(whole.Network.parameters().Zip(cached.Network.parameters()), pair => AssertNear(pair.First.grad!, pair.Second.grad!));
        Assert.All(whole.Network.buffers().Zip(cached.Network.buffers()), pair => AssertNear(pair.First, pair.Second));
    }

    [Fact]
    public void Run_ManyChunks_HoldsNoMoreThanAFewForTheNext()
    {
        using var scope = NewDisposeScope();
        using TrainingState state = TrainingState.Start(SmokeRun.Network, SmokeRun.Options);
        Tensor pixels = rand([Photos, 3, SmokeRun.Network.InputSize, SmokeRun.Network.InputSize]);
        var batch = new FaceBatch([], [.. Enumerable.Range(0, Photos).Select(photo => (long)photo / 4)], new float[Photos * SmokeRun.Network.Dimensions], new float[Photos]);
        var objective = new BatchObjective(SmokeRun.Options);
        var alive = new List<long>();
        state.Network.Layers[0].register_forward_hook((_, _, output) =>
        {
            alive.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
            return output;
        });

        ChunkedBackward.Run(state.Network, pixels, 2, embeddings => objective.Of(embeddings, batch, 0));

        Assert.Equal(2 * Photos / 2, alive.Count);
        Assert.InRange(alive[(Photos / 2) - 1] - alive[0], 0, Photos / 2);
        Assert.InRange(alive[^1] - alive[Photos / 2], long.MinValue, Photos / 2);
    }

    private static void AssertNear(Tensor expected, Tensor actual)
    {
        double largest = expected.abs().max().to(ScalarType.Float64).item<double>(), difference = (expected - actual).abs().max().to(ScalarType.Float64).item<double>();
        Assert.True(difference <= 1e-4 * Math.Max(largest, 1e-3), $"differs by {difference:G3} where the largest value is {largest:G3}");
    }
}
