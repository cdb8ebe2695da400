using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Distances;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;
using static TorchSharp.torch;

namespace FaceNet.Benchmarks.Trainer;

/// <summary>The whole training of a network - decoding, variations, mining, loss, log - beside its bare forward, backward and update.</summary>
internal static class TrainingSpeed
{
    private const int PhotosPerPerson = 4;
    private const int WarmUpBatches = 120;

    /// <param name="network">The network.</param>
    /// <param name="batch">Photos per step.</param>
    /// <param name="steps">Steps per round.</param>
    /// <param name="rounds">Rounds, each with a turn of both.</param>
    /// <param name="remembers">
    /// Whether decoded photos are kept, as a training does by default while they fit; otherwise each use decodes, as with data larger than the memory.
    /// </param>
    public static BenchmarkResult Measure(NetworkDescription network, int batch, int steps, int rounds, bool remembers)
    {
        int people = batch / PhotosPerPerson;
        var options = new TrainingOptions { Steps = int.MaxValue, ReportEvery = 1, CheckpointEvery = int.MaxValue };
        using TrainingState state = TrainingState.Start(network, options);
        TrainingSet set = DrawPeople(network, people, remembers ? new PhotoMemory() : new PhotoMemory(0), out SamplerPool pool);
        var sampler = new IdentityBatchSampler([pool], options.Seed);
        var batches = new BatchBuilder(set, new FacePreprocessor(NetworkInput.Of(network)), network.Dimensions, options.Seed, workers: Environment.ProcessorCount);
        FaceBatch bare = RandomBatches.Of(network, people, PhotosPerPerson);
        WarmUp(sampler, batches);

        (double whole, double below) = Stopwatches.Compare(
            rounds,
            () => Train(state, options with { Steps = (int)state.Step + steps }, sampler, batches, set),
            () => RepeatBareStep(state, bare, steps));
        double photos = steps * batch;
        double ratio = below / whole;
        return new BenchmarkResult(
            $"trainer.step.{network.Name}{(remembers ? ".remembered" : "")}",
            new Dictionary<string, object> { ["batch"] = batch, ["steps"] = steps, ["rounds"] = rounds, ["photos"] = remembers ? "JPEG, decoded once" : "JPEG, decoded at each use" },
            photos / whole, "images/s", "bare forward, backward and update", photos / below, ratio, ">= 0.95", ratio >= 0.95);
    }

    /// <summary>The bare steps of a network, beside those of the same network in PyTorch on the same cores.</summary>
    public static BenchmarkResult BesidePyTorch(string command, NetworkDescription network, int batch, int steps, int rounds)
    {
        var options = new TrainingOptions { Steps = int.MaxValue };
        using TrainingState state = TrainingState.Start(network, options);
        using PyTorchPeer peer = PyTorchPeer.Start(command, network, batch, steps, options);
        long parameters = state.Network.parameters().Sum(weights => weights.numel());
        if (parameters != peer.Parameters)
        {
            throw new InvalidOperationException($"The networks differ: {parameters} parameters here, {peer.Parameters} in PyTorch.");
        }

        FaceBatch bare = RandomBatches.Of(network, batch / PhotosPerPerson, PhotosPerPerson);
        (double ours, double theirs) = Stopwatches.Compare(rounds, () => RepeatBareStep(state, bare, steps), peer.TakeSteps);
        double photos = steps * batch;
        return new BenchmarkResult(
            $"trainer.pytorch.{network.Name}", new Dictionary<string, object> { ["batch"] = batch, ["steps"] = steps, ["rounds"] = rounds, ["threads"] = get_num_threads() },
            photos / ours, "images/s", $"bare forward, backward and update in PyTorch {peer.Version}", photos / theirs, theirs / ours, Target: null, Holds: null);
    }

    // The loops over pixels are compiled for speed only after thousands of photos; a training has them behind it within its first minute.
    private static void WarmUp(IdentityBatchSampler sampler, BatchBuilder batches)
    {
        for (int step = 0; step < WarmUpBatches; step++)
        {
            batches.Build(sampler.At(step), step);
        }
    }

    private static void Train(TrainingState state, TrainingOptions options, IdentityBatchSampler sampler, BatchBuilder batches, TrainingSet set)
    {
        using var log = new StringWriter();
        var loop = new TrainingLoop(state, options, sampler, batches, new OfflineMining(set, options), null, TimeProvider.System);
        loop.RunAsync(report => log.WriteLine(report), () => { }, () => { }, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static void RepeatBareStep(TrainingState state, FaceBatch batch, int steps)
    {
        NetworkDescription network = state.Network.Description;
        using var outer = NewDisposeScope();
        Tensor target = nn.functional.normalize(randn([batch.Count, network.Dimensions]));
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            state.Network.train();
            state.Optimizer.zero_grad();
            Tensor pixels = tensor(batch.Pixels, [batch.Count, 3, network.Input.Height, network.Input.Width]);
            SquaredDistances.RowByRow(nn.functional.normalize(state.Network.call(pixels)), target).mean().backward();
            state.Optimizer.step();
        }
    }

    private static TrainingSet DrawPeople(NetworkDescription network, int people, PhotoMemory memory, out SamplerPool pool)
    {
        FaceDataset drawn = DrawnFaces.Draw(DrawnFaces.TrainingSeed, 2 * people, PhotosPerPerson, network.InputSize, memory, CancellationToken.None);
        var set = new TrainingSet();
        pool = new SamplerPool("drawn people", set.AddUntaught(drawn), people, PhotosPerPerson);
        return set;
    }
}
