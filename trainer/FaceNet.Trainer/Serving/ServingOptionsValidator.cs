using Microsoft.Extensions.Options;

namespace FaceNet.Trainer.Serving;

/// <summary>A worker that cannot write where it keeps its runs should say so before it takes one.</summary>
internal sealed class ServingOptionsValidator : IValidateOptions<ServingOptions>
{
    public ValidateOptionsResult Validate(string? name, ServingOptions options)
    {
        string[] faults = [.. new[] { FaultOf(nameof(options.RunsDirectory), options.RunsDirectory), FaultOf(nameof(options.ModelRepository), options.ModelRepository) }.OfType<string>()];
        return faults.Length > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static string? FaultOf(string option, string folder)
    {
        // An empty one has its own rule.
        if (folder.Length == 0)
        {
            return null;
        }

        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"Training__{option} '{folder}' cannot be written: {exception.Message} Mend the folder, or name another.";
        }
    }
}
