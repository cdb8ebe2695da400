using System.CommandLine;
using System.Text.Json;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary><c>train</c>: trains a network and writes checkpoints and a log into a run folder.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Run = new("--run") { Description = "Folder of the run: checkpoint/ and log.jsonl.", Required = true };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Go on from the checkpoint in the run folder." };
    private static readonly Option<string> Network = new("--network") { Description = "Network to train; see the networks command.", DefaultValueFactory = _ => "mini" };
    private static readonly Option<string?> Teacher = new("--teacher") { Description = "Model folder of a frozen teacher whose vectors pull on the embeddings of --data photos." };
    private static readonly Option<bool> TeachDrawn = new("--teach-drawn") { Description = "Let the teacher pull on drawn faces too." };
    private static readonly Option<string> TeacherCache = new("--teacher-cache") { Description = "Folder that keeps the teacher's vectors between runs.", DefaultValueFactory = _ => ".runs/teacher" };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("train", "Trains a network with semi-hard triplets, and a teacher where one is given.")
        {
            Run, Resume, Network, Teacher, TeachDrawn, TeacherCache,
        };
        DataOptions.AddTo(command);
        BatchOptions.AddTo(command);
        LearningOptions.AddTo(command);
        command.SetAction((arguments, cancellationToken) => TrainAsync(arguments, time, cancellationToken));
        return command;
    }

    private static async Task<int> TrainAsync(ParseResult arguments, TimeProvider time, CancellationToken cancellationToken)
    {
        string run = arguments.GetRequiredValue(Run);
        string checkpoint = Path.Combine(run, "checkpoint");
        TrainingOptions options = LearningOptions.Read(arguments);
        NetworkDescription network = KnownNetworks.Get(arguments.GetRequiredValue(Network));
        CheckRunFolder(checkpoint, arguments.GetValue(Resume));

        (TrainingSet set, IReadOnlyList<SamplerPool> pools) = LoadData(arguments, network, cancellationToken);
        Console.WriteLine($"{set.Photos.Count} photos, teacher for {set.Teacher.Count(vector => vector is not null)}; {NetworkCost.Of(network)}");
        var sampler = new IdentityBatchSampler(pools, options.Seed);
        BatchBuilder batches = BatchOptions.Builder(arguments, set, network, options.Seed);

        using TrainingState state = arguments.GetValue(Resume) ? Checkpoint.Load(checkpoint, network) : TrainingState.Start(network, options);
        Directory.CreateDirectory(run);
        await using StreamWriter log = File.AppendText(Path.Combine(run, "log.jsonl"));
        DataOptions.Log(set, log);
        var loop = new TrainingLoop(state, options, sampler, batches, null, time);
        await loop.RunAsync(report => Write(report, log), () => Checkpoint.Save(checkpoint, state, options), () => { }, cancellationToken);
        Console.WriteLine($"Done after {state.Step} steps; checkpoint in {checkpoint}.");
        return 0;
    }

    private static (TrainingSet Set, IReadOnlyList<SamplerPool> Pools) LoadData(ParseResult arguments, NetworkDescription network, CancellationToken cancellationToken)
    {
        using OnnxFaceModel? teacher = arguments.GetValue(Teacher) is { } folder ? OnnxFaceModel.Load(folder) : null;
        if (teacher is not null && teacher.Dimensions != network.Dimensions)
        {
            throw new TrainerException($"The teacher gives {teacher.Dimensions} numbers, network '{network.Name}' {network.Dimensions}; they must be equal. Take another teacher or network.");
        }

        IReadOnlyList<float[]>? Teach(FaceDataset dataset, bool wanted)
        {
            return teacher is null || !wanted ? null : TeacherVectors.Get(teacher, dataset, arguments.GetRequiredValue(TeacherCache), cancellationToken);
        }

        var set = new TrainingSet();
        PhotoMemory memory = DataOptions.CreateMemory(arguments);
        IReadOnlyList<IReadOnlyList<int>>[] real = [.. DataOptions.Load(arguments, network.InputSize, memory, cancellationToken).Select(dataset => set.Add(dataset, Teach(dataset, wanted: true)))];
        FaceDataset? drawn = DataOptions.Draw(arguments, network.InputSize, memory, cancellationToken);
        IReadOnlyList<IReadOnlyList<int>> drawnPeople = drawn is null ? [] : set.Add(drawn, Teach(drawn, arguments.GetValue(TeachDrawn)));
        return (set, BatchOptions.Pools(arguments, [.. real.SelectMany(people => people)], drawnPeople));
    }

    private static void CheckRunFolder(string checkpoint, bool resume)
    {
        if (Directory.Exists(checkpoint) && !resume)
        {
            throw new TrainerException($"'{checkpoint}' already holds a checkpoint. Add --resume to go on from it, or name another --run.");
        }
    }

    private static void Write(TrainingReport report, StreamWriter log)
    {
        log.WriteLine(JsonSerializer.Serialize(report, TrainerJson.Line));
        log.Flush();
        StepStatistics s = report.Statistics;
        Console.WriteLine(
            $"step {report.Step,6}  {report.Seconds,6:F0} s  {report.ImagesPerSecond,5:F0} photos/s  loss {s.Loss:F4}  triplet {s.TripletLoss:F4}  teacher {s.TeacherDistance:F4}  "
            + $"active {s.ActiveShare:P0}  d(a,p) {s.PositiveDistance:F3}  d(a,n) {s.NegativeDistance:F3}  norm {s.Norm:F1}  rate {report.LearningRate:G3}");
        if (s.Collapsed)
        {
            Console.Error.WriteLine($"Warning: the mean distance between different people is {s.NegativeDistance:F4}; the network is collapsing. Stop, and lower --learning-rate.");
        }
    }
}
