using System.CommandLine;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Evaluation.Lfw;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say what to measure on.</summary>
internal static class EvaluationOptions
{
    /// <summary>Drawn people to measure on where no others are given; enough for a false-accept rate of 1e-5.</summary>
    private const int DrawnPeople = 320;

    /// <summary>Photos of each.</summary>
    private const int DrawnPhotos = 8;

    private static readonly Option<string?> Lfw = new("--lfw") { Description = "Folder of LFW's aligned photos, Name/Name_0001.jpg." };
    private static readonly Option<string?> LfwPairs = new("--lfw-pairs") { Description = "LFW's pairs.txt." };
    private static readonly Option<string[]> Faces = new("--faces") { Description = "People to measure on who were not trained on: a folder of aligned crops with one sub-folder per person, or a CSV as for train --data. May be repeated." };

    public static void AddTo(Command command)
    {
        command.Add(Lfw);
        command.Add(LfwPairs);
        command.Add(Faces);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Lfw) is null != result.GetValue(LfwPairs) is null)
            {
                result.AddError("--lfw and --lfw-pairs belong together: give both, or neither to measure on drawn people alone.");
            }
        });
    }

    /// <summary>Loads the people to measure on; without any folder they are drawn.</summary>
    public static Evaluator Load(ParseResult arguments, int size, bool measureRobustness, PartTimes times, CancellationToken cancellationToken)
    {
        List<EvaluationSet> sets = times.Time("reading photos", () => LoadFolders(arguments, size, cancellationToken).ToList());
        int people = sets.Count > 0 ? Evaluator.DrawnPeople : DrawnPeople, photos = sets.Count > 0 ? Evaluator.DrawnPhotos : DrawnPhotos;
        FaceDataset drawn = times.Time($"drawing {people * photos} photos", () => DrawnFaces.Draw(DrawnFaces.EvaluationSeed, people, photos, size, cancellationToken));
        if (sets.Count == 0)
        {
            sets.Add(new EvaluationSet("drawn people", drawn));
        }

        return new Evaluator(sets, FirstOf(drawn), measureRobustness, times);
    }

    private static IEnumerable<EvaluationSet> LoadFolders(ParseResult arguments, int size, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(Lfw) is { } folder)
        {
            LfwBenchmark lfw = LfwBenchmark.Load(folder, arguments.GetRequiredValue(LfwPairs)!, size, cancellationToken);
            yield return new EvaluationSet("LFW", lfw.Photos, lfw);
        }

        var memory = new PhotoMemory();
        foreach (string faces in arguments.GetValue(Faces) ?? [])
        {
            FaceDataset photos = FaceData.Load(faces, size, memory, cancellationToken);
            foreach (DataFault fault in photos.Faults)
            {
                Console.Error.WriteLine($"Warning: {fault}");
            }

            yield return new EvaluationSet(photos.Name, photos);
        }
    }

    // The same drawn photos for rank-1, however many more were drawn for the rest.
    private static FaceDataset FirstOf(FaceDataset drawn)
    {
        return drawn with { People = [.. drawn.People.Take(Evaluator.DrawnPeople).Select(person => person with { Photos = [.. person.Photos.Take(Evaluator.DrawnPhotos)] })] };
    }
}
