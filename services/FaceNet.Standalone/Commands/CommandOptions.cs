using System.CommandLine;

namespace FaceNet.Standalone.Commands;

/// <summary>Options that several verbs have.</summary>
internal static class CommandOptions
{
    public static Option<string?> Model { get; } = new("--model")
    {
        Description = "Folder of the model: model.onnx and manifest.json. [default: the model that is shipped with the Embedder]",
        HelpName = "DIR",
    };
}
