using System.CommandLine;
using System.Text.Json;
using FaceNet.Trainer.Data;

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
    private static readonly Option<int> Memory = WholeNumber.AtLeast("--photo-memory", 0, "MiB of decoded photos to keep; the others are decoded at each use. 2048 are 57,000 photos of 112x112.", PhotoMemory.DefaultMegabytes);

    public static void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(HoldOut);
        command.Add(DrawnPeople);
        command.Add(DrawnPhotos);
        command.Add(Memory);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Data) is null or [] && result.GetValue(DrawnPeople) == 0)
            {
                result.AddError("There is nothing to train on: give --data PATH, --drawn-people N, or both.");
            }
        });
    }

    /// <summary>Room for the decoded photos of all data sets of the run.</summary>
    public static PhotoMemory CreateMemory(ParseResult arguments)
    {
        return new PhotoMemory(arguments.GetValue(Memory) * PhotoMemory.Megabyte);
    }

    /// <summary>The people of each --data who may be trained on. What is wrong with the data goes to the console.</summary>
    public static IEnumerable<FaceDataset> Load(ParseResult arguments, int size, PhotoMemory memory, CancellationToken cancellationToken)
    {
        foreach (string path in arguments.GetValue(Data) ?? [])
        {
            FaceDataset dataset = FaceData.Load(path, size, memory, cancellationToken);
            Console.WriteLine($"{dataset.Name}: {dataset.PhotoCount} photos of {dataset.People.Count} people.");
            foreach (DataFault fault in dataset.Faults)
            {
                Console.Error.WriteLine($"Warning: {fault}");
            }

            yield return dataset.HoldOut(arguments.GetValue(HoldOut)).Kept;
        }
    }

    /// <summary>The drawn people; null when none were asked for.</summary>
    public static FaceDataset? Draw(ParseResult arguments, int size, PhotoMemory memory, CancellationToken cancellationToken)
    {
        int people = arguments.GetValue(DrawnPeople);
        return people == 0 ? null : DrawnFaces.Draw(DrawnFaces.TrainingSeed, people, arguments.GetValue(DrawnPhotos), size, memory, cancellationToken);
    }

    /// <summary>Writes a line per data set that says what is trained on and what was left out.</summary>
    public static void Log(TrainingSet set, TextWriter log)
    {
        foreach (FaceDataset dataset in set.Datasets)
        {
            log.WriteLine(JsonSerializer.Serialize(DataReport.Of(dataset), TrainerJson.Line));
        }
    }
}
