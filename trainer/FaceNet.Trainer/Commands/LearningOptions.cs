using System.CommandLine;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say how to learn; the defaults are those of <see cref="TrainingOptions"/>.</summary>
internal static class LearningOptions
{
    private static readonly TrainingOptions Defaults = new() { Steps = 2000 };

    private static readonly Option<int> Steps = WholeNumber.AtLeast("--steps", 1, "Steps until the learning rate has fallen to zero; with --max-minutes as many as there is time for, unless given.", Defaults.Steps);
    private static readonly Option<double?> MaxMinutes = new("--max-minutes") { Description = "End the schedule after so many minutes of training; such a run cannot be repeated exactly." };
    private static readonly Option<OptimizerKind> Optimizer = new("--optimizer") { Description = "Adam, AdaGrad or Sgd.", DefaultValueFactory = _ => Defaults.Optimizer };
    private static readonly Option<double> LearningRate = NotNegative("--learning-rate", "Learning rate after the warm-up.", Defaults.LearningRate);
    private static readonly Option<int> WarmUpSteps = new("--warm-up-steps") { Description = "Steps in which the learning rate rises.", DefaultValueFactory = _ => Defaults.WarmUpSteps };
    private static readonly Option<double> WeightDecay = NotNegative("--weight-decay", "Pull of the weights towards zero.", Defaults.WeightDecay);
    private static readonly Option<RateSchedule> Schedule = new("--schedule") { Description = "How the learning rate falls: Cosine, Linear or Constant.", DefaultValueFactory = _ => Defaults.Schedule };
    private static readonly Option<double?> ClipNorm = new("--clip-norm") { Description = "Scale gradients longer than this down to it; above 0. [default: no limit]" };
    private static readonly Option<int?> ChunkSize = new("--chunk-size") { Description = "Photos that pass the network at once, at least 2, for batches that do not fit into memory. [default: the whole batch]" };
    private static readonly Option<int> LastLayerSteps = new("--last-layer-steps") { Description = "First steps in which only the last layer learns; for runs that start from --initial weights.", DefaultValueFactory = _ => Defaults.LastLayerSteps };
    private static readonly Option<NegativeSelection> Negatives = new("--negatives") { Description = "SemiHard, Hard, All or Random.", DefaultValueFactory = _ => Defaults.Negatives };
    private static readonly Option<PositiveSelection> Positives = new("--positives") { Description = "All or Hardest.", DefaultValueFactory = _ => Defaults.Positives };
    private static readonly Option<bool> Harmonic = new("--harmonic") { Description = "Mix the teacher's vectors into the triplets, so that new vectors may be compared with its." };
    private static readonly Option<int> ValidateEvery = WholeNumber.AtLeast("--validate-every", 0, "Steps between two validations on people held out, or on drawn ones where nobody is; 0 for none.", Defaults.ValidateEvery);
    private static readonly Option<int?> Patience = new("--patience") { Description = "End the run after so many validations without a new best. [default: never]" };
    private static readonly Option<int> OfflineEvery = WholeNumber.AtLeast("--offline-every", 0, "Steps between two rounds of offline mining; 0 for none.", Defaults.OfflineEvery);
    private static readonly Option<int> OfflinePhotos = WholeNumber.AtLeast("--offline-photos", 2, "Photos that are mined offline; memory grows with its square.", Defaults.OfflinePhotos);
    private static readonly Option<DeviceKind> Device = new("--device") { Description = "Cpu or Cuda.", DefaultValueFactory = _ => Defaults.Device };
    private static readonly Option<bool> MixedPrecision = new("--mixed-precision") { Description = "Multiply in bfloat16, for GPUs." };
    private static readonly Option<double> Margin = NotNegative("--margin", "Margin of the triplet loss, in squared distance.", Defaults.Margin);
    private static readonly Option<double> TripletWeight = NotNegative("--triplet-weight", "Weight of the triplet loss.", Defaults.TripletWeight);
    private static readonly Option<double> TeacherWeight = NotNegative("--teacher-weight", "Weight of the squared distance to the teacher.", Defaults.TeacherWeight);
    private static readonly Option<int> Seed = new("--seed") { Description = "Decides on first weights, batches and variations.", DefaultValueFactory = _ => Defaults.Seed };
    private static readonly Option<int> ReportEvery = WholeNumber.AtLeast("--report-every", 1, "Steps between two lines of the log.", Defaults.ReportEvery);
    private static readonly Option<int> CheckpointEvery = WholeNumber.AtLeast("--checkpoint-every", 1, "Steps between two checkpoints.", Defaults.CheckpointEvery);

    private static readonly Option[] All =
        [Steps, MaxMinutes, Optimizer, LearningRate, WarmUpSteps, WeightDecay, Schedule, ClipNorm, ChunkSize, LastLayerSteps, Negatives, Positives, Harmonic, ValidateEvery, Patience, OfflineEvery, OfflinePhotos, Device, MixedPrecision, Margin, TripletWeight, TeacherWeight, Seed, ReportEvery, CheckpointEvery];

    public static void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Add(option);
        }
    }

    public static TrainingOptions Read(ParseResult arguments)
    {
        return new TrainingOptions
        {
            Steps = StepsOf(arguments),
            MaxMinutes = arguments.GetValue(MaxMinutes),
            Optimizer = arguments.GetValue(Optimizer),
            LearningRate = arguments.GetValue(LearningRate),
            WarmUpSteps = arguments.GetValue(WarmUpSteps),
            WeightDecay = arguments.GetValue(WeightDecay),
            Schedule = arguments.GetValue(Schedule),
            ClipNorm = arguments.GetValue(ClipNorm),
            ChunkSize = arguments.GetValue(ChunkSize),
            LastLayerSteps = arguments.GetValue(LastLayerSteps),
            Negatives = arguments.GetValue(Negatives),
            Positives = arguments.GetValue(Positives),
            Harmonic = arguments.GetValue(Harmonic),
            ValidateEvery = arguments.GetValue(ValidateEvery),
            Patience = arguments.GetValue(Patience),
            OfflineEvery = arguments.GetValue(OfflineEvery),
            OfflinePhotos = arguments.GetValue(OfflinePhotos),
            Device = arguments.GetValue(Device),
            MixedPrecision = arguments.GetValue(MixedPrecision),
            Margin = arguments.GetValue(Margin),
            TripletWeight = arguments.GetValue(TripletWeight),
            TeacherWeight = arguments.GetValue(TeacherWeight),
            Seed = arguments.GetValue(Seed),
            ReportEvery = arguments.GetValue(ReportEvery),
            CheckpointEvery = arguments.GetValue(CheckpointEvery),
        };
    }

    private static Option<double> NotNegative(string name, string description, double value)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() < 0)
            {
                result.AddError($"{name} is {result.GetValueOrDefault<double>()}; it must not be negative.");
            }
        });
        return option;
    }

    // A default that nobody asked for must not end a run long before its time.
    private static int StepsOf(ParseResult arguments)
    {
        bool isGiven = arguments.GetResult(Steps) is { Implicit: false };
        return arguments.GetValue(MaxMinutes) is null || isGiven ? arguments.GetValue(Steps) : int.MaxValue;
    }
}
