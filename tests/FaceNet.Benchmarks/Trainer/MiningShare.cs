using FaceNet.Trainer.Data;
using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Benchmarks.Trainer;

/// <summary>What mining and the loss cost: as a share of a training step, and beside sorting the distances once.</summary>
internal static class MiningShare
{
    private const int Dimensions = 128;
    private static readonly TrainingOptions Options = new() { Steps = 1 };

    /// <summary>Mining, loss and its gradient, beside the whole step of <c>mini</c> on the same batch.</summary>
    public static BenchmarkResult OfStep(int people, int photos, int rounds)
    {
        NetworkDescription network = KnownNetworks.Get("mini");
        using TrainingState state = TrainingState.Start(network, Options);
        var step = new TripletStep(state, Options);
        var builder = RandomBatches.Of(network, people, photos);
        using Tensor embeddings = RandomEmbeddings(people * photos);
        var objective = new BatchObjective(Options);
        (double mining, double whole) = Stopwatches.Compare(rounds, () => MineAndGoBack(objective, embeddings, builder), () => step.Take(builder));
        return new BenchmarkResult(
            $"trainer.mining_share.{people * photos}", new Dictionary<string, object> { ["network"] = "mini", ["people"] = people, ["photos"] = photos, ["negatives"] = "semi-hard" },
            mining * 1e3, "ms", "whole training step", whole * 1e3, mining / whole, "<= 0.05", mining / whole <= 0.05);
    }

    /// <summary>Mining, loss and its gradient, beside computing and sorting the distances of the same batch once.</summary>
    public static BenchmarkResult OverSort(int people, int photos, int rounds)
    {
        using Tensor embeddings = RandomEmbeddings(people * photos);
        FaceBatch batch = RandomBatches.WithoutPixels(people, photos, Dimensions);
        var objective = new BatchObjective(Options);
        (double mining, double sort) = Stopwatches.Compare(rounds, () => MineAndGoBack(objective, embeddings, batch), () => Sort(embeddings));
        return new BenchmarkResult(
            $"trainer.mining_share.{people * photos}", new Dictionary<string, object> { ["people"] = people, ["photos"] = photos, ["negatives"] = "semi-hard" },
            mining * 1e3, "ms", "distance matrix computed and sorted once", sort * 1e3, mining / sort, "<= 3", mining / sort <= 3);
    }

    private static void MineAndGoBack(BatchObjective objective, Tensor embeddings, FaceBatch batch)
    {
        using var scope = NewDisposeScope();
        objective.Of(embeddings.detach().requires_grad_(true), batch, 0).Loss.backward();
    }

    private static void Sort(Tensor embeddings)
    {
        using var scope = NewDisposeScope();
        SquaredDistances.Between(embeddings).sort(1);
    }

    private static Tensor RandomEmbeddings(int count)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        return scope.MoveToOuter(nn.functional.normalize(randn([count, Dimensions])));
    }
}
