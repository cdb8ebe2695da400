using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>Rules that options have to keep beside the range of each. The host does not start before all are kept; what breaks one is named, all at once.</summary>
internal abstract class OptionsRules<TOptions> : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        string[] failures = [.. Failures(options)];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    /// <summary>What is wrong, each with the remedy.</summary>
    protected abstract IEnumerable<string> Failures(TOptions options);
}
