using FaceNet.ServiceDefaults.Validation;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>Options that contradict each other, and aliases that no request could name.</summary>
internal sealed class ModelsOptionsValidator : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        if (options is { Directory.Length: > 0, Repository.Length: > 0 })
        {
            return ValidateOptionsResult.Fail(
                $"Models__Directory '{options.Directory}' and Models__Repository '{options.Repository}' exclude each other. Set the one for a single model, the other for a folder of models.");
        }

        string[] problems = [.. options.Aliases.Where(alias => !Identifier.IsValid(alias.Key) || !IsTarget(alias.Value)).Select(Problem)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static bool IsTarget(string target) => target.Split('/') is { Length: 1 or 2 } parts && parts.All(part => Identifier.IsValid(part));

    private static string Problem(KeyValuePair<string, string> alias) =>
        $"Models__Aliases__{alias.Key} '{alias.Value}' must be an id that stands for a model, and the model be written name or name/version. Set Models__Aliases__stable=facenet/3, for example.";
}
