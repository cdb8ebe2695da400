using System.CommandLine;
using FaceNet.Trainer.Networks;

namespace FaceNet.Benchmarks.Trainer;

/// <summary><c>trainer</c>: what training costs beside the bare network, and mining beside a bare sort.</summary>
internal static class TrainerBenchmarks
{
    private const int StepBatch = 64;

    private static readonly Option<bool> Quick = new("--quick") { Description = "Fewer steps and rounds, under two minutes." };

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
        foreach (string network in (string[])["mini", "nn4"])
        {
            Console.Error.WriteLine($"Training steps of {network} ...");
            int steps = quick ? 4 : 12, rounds = quick ? 2 : 5;
            TrainingSpeed.Measure(KnownNetworks.Get(network), StepBatch, steps, rounds).Print();
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
