using System.CommandLine;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Runs;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say how a batch is put together.</summary>
internal static class BatchOptions
{
    private static readonly Option<int> People = WholeNumber.AtLeast("--people", 1, "People of --data in a batch.", 40);
    private static readonly Option<int> Photos = WholeNumber.AtLeast("--photos", 1, "Photos of each of them.", 2);
    private static readonly Option<int> Singles = WholeNumber.AtLeast(
        "--singles", 0, "Further photos, at most, of people of --data who have fewer than --photos; they serve as negatives and to the teacher.", 12);

    private static readonly Option<int> BatchDrawnPeople = WholeNumber.AtLeast("--batch-drawn-people", 1, "Drawn people in a batch.", 9);
    private static readonly Option<int> BatchDrawnPhotos = WholeNumber.AtLeast("--batch-drawn-photos", 1, "Photos of each of them.", 4);
    private static readonly Option<int> BatchMixedPhotos = WholeNumber.AtLeast("--batch-mixed-photos", 1, "Mixed photos in a batch.", 32);
    private static readonly Option<double> Augmentation = CreateAugmentation();
    private static readonly Option<bool> NoAugmentation = new("--no-augmentation") { Description = "Show the network the photos as they are." };
    private static readonly Option<int> Workers = WholeNumber.AtLeast(
        "--workers", 1, "Threads that make batches; as many as cores unless given. The batches do not depend on it.", Environment.ProcessorCount);

    public static void AddTo(Command command)
    {
        command.Add(People);
        command.Add(Photos);
        command.Add(Singles);
        command.Add(BatchDrawnPeople);
        command.Add(BatchDrawnPhotos);
        command.Add(BatchMixedPhotos);
        command.Add(Augmentation);
        command.Add(NoAugmentation);
        command.Add(Workers);
    }

    /// <summary>The plan with what was said about the batches.</summary>
    public static RunPlan Apply(ParseResult arguments, RunPlan plan)
    {
        return plan with
        {
            Batch = new BatchPlan
            {
                People = arguments.GetValue(People),
                Photos = arguments.GetValue(Photos),
                Singles = arguments.GetValue(Singles),
                DrawnPeople = arguments.GetValue(BatchDrawnPeople),
                DrawnPhotos = arguments.GetValue(BatchDrawnPhotos),
                MixedPhotos = arguments.GetValue(BatchMixedPhotos),
            },
            Augmentation = arguments.GetValue(NoAugmentation) ? AugmentationOptions.None : new AugmentationOptions().Times(arguments.GetValue(Augmentation)),
            Workers = arguments.GetValue(Workers),
        };
    }

    private static Option<double> CreateAugmentation()
    {
        var option = new Option<double>("--augmentation") { Description = "How far photos are varied, from 0 to 1 for as far as usual; mirroring stays.", DefaultValueFactory = _ => 1 };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 1))
            {
                result.AddError($"--augmentation is {result.GetValueOrDefault<double>()}; it must be from 0 to 1.");
            }
        });
        return option;
    }
}
