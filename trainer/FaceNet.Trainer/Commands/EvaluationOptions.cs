using System.CommandLine;
using FaceNet.Trainer.Evaluation;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say what to measure on.</summary>
/// <param name="prefix">What their names begin with, where a command has other options about data.</param>
internal sealed class EvaluationOptions(string prefix)
{
    private readonly Option<string[]> _data = new($"--{prefix}data")
    {
        Description = "People to measure on who were not trained on: a folder of aligned crops with one sub-folder per person, or a CSV as for train --data. May be repeated; without any, drawn people.",
    };

    private readonly Option<string?> _pairs = new($"--{prefix}pairs")
    {
        Description = $"LFW's pairs.txt, where the first --{prefix}data is the folder of LFW's aligned photos, Name/Name_0001.jpg.",
    };

    public void AddTo(Command command)
    {
        command.Add(_data);
        command.Add(_pairs);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_pairs) is not null && result.GetValue(_data) is not { Length: > 0 })
            {
                result.AddError($"{_pairs.Name} is a list of pairs of photos: name their folder, that of LFW's aligned photos, with {_data.Name}.");
            }
        });
    }

    public EvaluationPlan Read(ParseResult arguments)
    {
        string[] data = arguments.GetValue(_data) ?? [];
        return arguments.GetValue(_pairs) is { } pairs
            ? new EvaluationPlan { Lfw = data[0], LfwPairs = pairs, Faces = data[1..] }
            : new EvaluationPlan { Faces = data };
    }
}
