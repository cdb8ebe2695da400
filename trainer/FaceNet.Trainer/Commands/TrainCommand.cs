using System.CommandLine;
using System.CommandLine.Parsing;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary><c>train</c>: trains a network and writes checkpoints and a log into a run folder.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Run = new("--run") { Description = "Folder of the run: plan.json, log.jsonl, checkpoint/ and, where the run is validated, best/.", Required = true };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on with the run in the folder, by its plan." };
    private static readonly Option<string> Network = new("--network") { Description = "Network to train; see the networks command.", DefaultValueFactory = _ => "mini" };
    private static readonly Option<string?> Initial = new("--initial") { Description = "Checkpoint folder, or folder of a model that this trainer exported, whose weights to start from. [default: drawn from the seed]" };
    private static readonly Option<string?> Teacher = new("--teacher") { Description = "Model folder of a frozen teacher whose vectors pull on the embeddings of --data photos." };
    private static readonly Option<bool> TeachDrawn = new("--teach-drawn") { Description = "Let the teacher pull on drawn faces too, by vectors that are whitened on them." };
    private static readonly Option<string?> CompatibleWith = new("--compatible-with")
    {
        Description = "Model folder of an older model: train vectors that may be compared with its (harmonic triplets). With --initial its last layer is learned anew.",
    };

    private static readonly Option<string> VectorCache = new("--vector-cache") { Description = "Folder that keeps the vectors of frozen models between runs.", DefaultValueFactory = _ => ".runs/teacher" };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("train", "Trains a network with triplets, and a teacher or an older model where one is given.")
        {
            Run, Resume, Network, Initial, Teacher, TeachDrawn, CompatibleWith, VectorCache,
        };
        DataOptions.AddTo(command);
        BatchOptions.AddTo(command);
        LearningOptions.AddTo(command);
        command.Validators.Add(RequirePlanOrResume);
        command.SetAction((arguments, cancellationToken) => TrainAsync(arguments, time, cancellationToken));
        return command;
    }

    private static async Task<int> TrainAsync(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        var folder = new RunFolder(arguments.GetRequiredValue(Run));
        var run = new TrainingRun(folder, new ConsoleRunObserver(folder), time);
        await (arguments.GetValue(Resume) ? run.ResumeAsync(cancellationToken) : run.StartAsync(Read(arguments), cancellationToken));
        return 0;
    }

    private static RunPlan Read(ParseResult arguments)
    {
        string? compatibleWith = arguments.GetValue(CompatibleWith);
        TrainingOptions learning = LearningOptions.Read(arguments);
        var plan = new RunPlan
        {
            Network = arguments.GetRequiredValue(Network),
            Initial = arguments.GetValue(Initial),
            Teacher = arguments.GetValue(Teacher),
            TeachDrawn = arguments.GetValue(TeachDrawn),
            CompatibleWith = compatibleWith,
            VectorCache = arguments.GetRequiredValue(VectorCache),
            Learning = learning with { Harmonic = learning.Harmonic || compatibleWith is not null },
        };
        return BatchOptions.Apply(arguments, DataOptions.Apply(arguments, plan));
    }

    // A resumed run follows its plan; an option beside it would be passed over without a word.
    private static void RequirePlanOrResume(CommandResult result)
    {
        OptionResult[] given = [.. result.Children.OfType<OptionResult>().Where(option => !option.Implicit && option.Option != Run && option.Option != Resume)];
        if (result.GetValue(Resume) && given.Length > 0)
        {
            result.AddError($"--resume goes on by the plan in the run folder, so {string.Join(", ", given.Select(option => option.Option.Name))} cannot be given. Start a new run with --initial to train on by another plan.");
        }
    }
}
