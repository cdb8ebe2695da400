using System.CommandLine;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say what to measure on.</summary>
internal static class EvaluationOptions
{
    private static readonly Option<string?> Lfw = new("--lfw") { Description = "Folder of LFW's aligned photos, Name/Name_0001.jpg." };
    private static readonly Option<string?> LfwPairs = new("--lfw-pairs") { Description = "LFW's pairs.txt." };

    public static void AddTo(Command command)
    {
        command.Add(Lfw);
        command.Add(LfwPairs);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Lfw) is null != result.GetValue(LfwPairs) is null)
            {
                result.AddError("--lfw and --lfw-pairs belong together: give both, or neither to measure on drawn people alone.");
            }
        });
    }

    public static Evaluator Load(ParseResult arguments, int size, CancellationToken cancellationToken)
    {
        LfwBenchmark? lfw = arguments.GetValue(Lfw) is { } folder ? LfwBenchmark.Load(folder, arguments.GetRequiredValue(LfwPairs)!, size, cancellationToken) : null;
        FaceDataset drawn = DrawnFaces.Draw(DrawnFaces.EvaluationSeed, Evaluator.DrawnPeople, Evaluator.DrawnPhotos, size, cancellationToken);
        return new Evaluator(lfw, drawn);
    }
}
