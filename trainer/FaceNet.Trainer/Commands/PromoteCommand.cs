using System.CommandLine;
using FaceNet.ModelContract;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Commands;

/// <summary><c>promote</c>: copies an exported model into a model repository.</summary>
internal static class PromoteCommand
{
    private static readonly Option<string> Model = new("--model") { Description = "Model folder that export wrote.", Required = true };
    private static readonly Option<string> Repository = new("--repository") { Description = "Folder of models/<name>/<version>; made where it is missing.", Required = true };
    private static readonly Option<string?> Name = new("--name") { Description = "Name of the model there. [default: the one it was exported with]" };
    private static readonly Option<string?> Version = new("--model-version") { Description = "Version of the model there. [default: the one it was exported with]" };

    public static Command Create()
    {
        var command = new Command("promote", "Copies an exported model into a model repository, whole or not at all.") { Model, Repository, Name, Version };
        command.SetAction(Promote);
        return command;
    }

    private static int Promote(ParseResult arguments)
    {
        string folder = arguments.GetRequiredValue(Model), repository = arguments.GetRequiredValue(Repository);
        (string name, string version) = Names(folder);
        name = arguments.GetValue(Name) ?? name;
        version = arguments.GetValue(Version) ?? version;
        ModelManifest promoted = ModelPromotion.TryPromote(folder, repository, name, version)
            ?? throw new TrainerException($"'{ModelPromotion.FolderOf(repository, name, version)}' holds another model. Versions are for good: take another --model-version.");
        Console.WriteLine($"{promoted.Name} {promoted.Version} is in {ModelPromotion.FolderOf(repository, name, version)}; space {promoted.EmbeddingSpace}.");
        return 0;
    }

    private static (string Name, string Version) Names(string folder)
    {
        using OnnxFaceModel model = OnnxFaceModel.Load(folder);
        return (model.Manifest!.Name, model.Manifest.Version);
    }
}
