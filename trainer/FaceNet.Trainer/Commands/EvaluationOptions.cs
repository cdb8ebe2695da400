using System.CommandLine;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say what to measure on.</summary>
internal static class EvaluationOptions
{
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

    public static EvaluationPlan Read(ParseResult arguments)
    {
        return new EvaluationPlan
        {
            Lfw = arguments.GetValue(Lfw),
            LfwPairs = arguments.GetValue(LfwPairs),
            Faces = arguments.GetValue(Faces) ?? [],
        };
    }
}
