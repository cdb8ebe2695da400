using System.CommandLine;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say what to train on.</summary>
internal static class DataOptions
{
    private static readonly Option<string[]> Data = new("--data") { Description = "Folder of aligned crops, one sub-folder per person. May be repeated." };
    private static readonly Option<int> HoldOut = new("--hold-out") { Description = "People of each --data folder that are never trained on, for calibration." };
    private static readonly Option<int> DrawnPeople = new("--drawn-people") { Description = "People to draw." };
    private static readonly Option<int> DrawnPhotos = new("--drawn-photos") { Description = "Photos of each drawn person.", DefaultValueFactory = _ => 8 };

    public static void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(HoldOut);
        command.Add(DrawnPeople);
        command.Add(DrawnPhotos);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Data) is null or [] && result.GetValue(DrawnPeople) == 0)
            {
                result.AddError("There is nothing to train on: give --data FOLDER, --drawn-people N, or both.");
            }
        });
    }

    /// <summary>The people of the folders who may be trained on.</summary>
    public static IEnumerable<FaceDataset> LoadFolders(ParseResult arguments, int size, CancellationToken cancellationToken)
    {
        foreach (string folder in arguments.GetValue(Data) ?? [])
        {
            FaceDataset dataset = FaceFolder.Load(folder, size, cancellationToken);
            yield return dataset.HoldOut(arguments.GetValue(HoldOut)).Kept;
        }
    }

    /// <summary>The drawn people; null when none were asked for.</summary>
    public static FaceDataset? Draw(ParseResult arguments, int size, CancellationToken cancellationToken)
    {
        int people = arguments.GetValue(DrawnPeople);
        return people == 0 ? null : DrawnFaces.Draw(DrawnFaces.TrainingSeed, people, arguments.GetValue(DrawnPhotos), size, cancellationToken);
    }
}
