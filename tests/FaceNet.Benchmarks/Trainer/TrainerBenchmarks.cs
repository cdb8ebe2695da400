using System.CommandLine;
using FaceNet.Trainer.Networks;

namespace FaceNet.Benchmarks.Trainer;

/// <summary><c>trainer</c>: what training costs beside the bare network, and mining beside a bare sort.</summary>
internal static class TrainerBenchmarks
{
    private const int StepBatch = 64;

    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer steps and rounds, about two minutes." };

    private static readonly Option<string?> PyTorch = new("--pytorch")
    {
        Description = "Command that runs Python with PyTorch, such as python3 or 'chroot DIR python3': the same networks there, beside ours.",
    };

    public static Command Create()
    {
        var command = new Command("trainer", "Images per second of a training step, and the share of mining and loss in it.") { Quick, PyTorch };
        command.SetAction(arguments => Run(arguments.GetValue(Quick), arguments.GetValue(PyTorch)));
        return command;
    }

    private static void Run(bool quick, string? pyTorch)
    {
        Console.Error.WriteLine("A batch of the paper's size ...");
        LargeBatchMemory.Measure(people: 45, photos: 40, chunk: 100).Print();
        foreach ((string network, int steps) in new[] { ("mini", quick ? 8 : 40), ("nn4", quick ? 4 : 16) })
        {
            Console.Error.WriteLine($"Training steps of {network} ...");
            int rounds = quick ? 2 : 4;
            TrainingSpeed.Measure(KnownNetworks.Get(network), StepBatch, steps, rounds, remembers: false).Print();
            TrainingSpeed.Measure(KnownNetworks.Get(network), StepBatch, steps, rounds, remembers: true).Print();
            if (pyTorch is not null)
            {
                Console.Error.WriteLine("The same in PyTorch ...");
                TrainingSpeed.BesidePyTorch(pyTorch, KnownNetworks.Get(network), StepBatch, steps, rounds).Print();
            }
        }

        Console.Error.WriteLine("Mining ...");
        MiningShare.OfStep(people: 64, photos: 4, rounds: quick ? 2 : 5).Print();
        MiningShare.OverSort(people: 45, photos: 40, rounds: quick ? 3 : 9).Print();
    }
}
