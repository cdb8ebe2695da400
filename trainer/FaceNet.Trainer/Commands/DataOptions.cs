using System.CommandLine;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Runs;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say what to train on.</summary>
internal static class DataOptions
{
    private static readonly Option<string[]> Data = new("--data")
    {
        Description = "Aligned crops: a folder with one sub-folder per person, a CSV with the columns image,person, or a CSV of labelled pairs with the columns image_a,image_b,label. May be repeated.",
    };

    private static readonly Option<int> HoldOut = WholeNumber.AtLeast("--hold-out", 0, "People of each --data that are never trained on, for calibration.", 0);
    private static readonly Option<int> DrawnPeople = WholeNumber.AtLeast("--drawn-people", 0, "People to draw.", 0);
    private static readonly Option<int> DrawnPhotos = WholeNumber.AtLeast("--drawn-photos", 1, "Photos of each drawn person.", 8);
    private static readonly Option<int> MixedPhotos = WholeNumber.AtLeast("--mixed-photos", 0, "Photos, each mixed of two people of --data, that the --teacher is asked about too.", 0);
    private static readonly Option<int> Memory = WholeNumber.AtLeast("--photo-memory", 0, "MiB of decoded photos to keep; the others are decoded at each use. 2048 are 57,000 photos of 112x112.", PhotoMemory.DefaultMegabytes);

    public static void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(HoldOut);
        command.Add(DrawnPeople);
        command.Add(DrawnPhotos);
        command.Add(MixedPhotos);
        command.Add(Memory);
    }

    /// <summary>The plan with what was said about the data.</summary>
    public static RunPlan Apply(ParseResult arguments, RunPlan plan)
    {
        return plan with
        {
            Data = arguments.GetValue(Data) ?? [],
            HoldOut = arguments.GetValue(HoldOut),
            DrawnPeople = arguments.GetValue(DrawnPeople),
            DrawnPhotos = arguments.GetValue(DrawnPhotos),
            MixedPhotos = arguments.GetValue(MixedPhotos),
            PhotoMemory = arguments.GetValue(Memory),
        };
    }
}
