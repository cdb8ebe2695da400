using System.CommandLine;
using System.Text.Json;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Commands;

/// <summary><c>evaluate</c>: measures models and checkpoints beside raw pixels and an untrained network.</summary>
internal static class EvaluateCommand
{
    /// <summary>Photos are brought to this size for all, so that all see the same.</summary>
    private const int PhotoSize = 112;

    private static readonly Option<string[]> Model = new("--model") { Description = "Model folder (model.onnx, manifest.json). May be repeated." };
    private static readonly Option<string[]> CheckpointFolder = new("--checkpoint") { Description = "Checkpoint folder of a run. May be repeated." };
    private static readonly Option<bool> NoBaselines = new("--no-baselines") { Description = "Leave out raw pixels and the untrained network." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON instead of a table." };

    public static Command Create()
    {
        var command = new Command("evaluate", "Measures models on LFW and on drawn people nobody was trained on.") { Model, CheckpointFolder, NoBaselines, Json };
        EvaluationOptions.AddTo(command);
        command.SetAction(Evaluate);
        return command;
    }

    private static Task<int> Evaluate(ParseResult arguments, CancellationToken cancellationToken)
    {
        Evaluator evaluator = EvaluationOptions.Load(arguments, PhotoSize, cancellationToken);
        var figures = new List<ModelFigures>();
        foreach (string folder in arguments.GetValue(Model) ?? [])
        {
            using OnnxFaceModel model = OnnxFaceModel.Load(folder);
            figures.Add(evaluator.Measure(model, cancellationToken));
        }

        foreach (string folder in arguments.GetValue(CheckpointFolder) ?? [])
        {
            using TrainingState state = Checkpoint.Load(folder);
            figures.Add(evaluator.Measure(new NetworkEmbedder(state.Network, $"{state.Network.Description.Name}, step {state.Step}"), cancellationToken));
        }

        if (!arguments.GetValue(NoBaselines))
        {
            figures.AddRange(MeasureBaselines(evaluator, cancellationToken));
        }

        Console.WriteLine(arguments.GetValue(Json) ? JsonSerializer.Serialize(figures, TrainerJson.Indented) : FiguresTable.Format(figures));
        return Task.FromResult(0);
    }

    /// <summary>Measures what a trained model must beat.</summary>
    public static IEnumerable<ModelFigures> MeasureBaselines(Evaluator evaluator, CancellationToken cancellationToken)
    {
        yield return evaluator.Measure(new RawPixels(), cancellationToken);
        NetworkDescription network = MiniNetwork.Create();
        using TrainingState untrained = TrainingState.Start(network, new TrainingOptions { Steps = 1 });
        yield return evaluator.Measure(new NetworkEmbedder(untrained.Network, $"{network.Name}, untrained"), cancellationToken);
    }
}
