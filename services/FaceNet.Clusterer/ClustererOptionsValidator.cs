using FaceNet.Clusterer.Retention;
using FaceNet.ServiceDefaults.Validation;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer;

/// <summary>
/// Refuses retentions of single galleries that are none, or are of what cannot be a gallery. What the binding of options cannot read, it passes over: members would be
/// kept for longer than somebody wanted.
/// </summary>
internal sealed class ClustererOptionsValidator(IConfiguration configuration) : IValidateOptions<ClustererOptions>
{
    private const string Section = $"Clusterer:{nameof(ClustererOptions.MemberRetentions)}";
    private const string Variables = $"Clusterer__{nameof(ClustererOptions.MemberRetentions)}__";

    public ValidateOptionsResult Validate(string? name, ClustererOptions options)
    {
        string[] problems =
        [
            .. options.MemberRetentions.Keys.Where(gallery => !Identifier.IsValid(gallery)).Select(WrongGallery),
            .. options.MemberRetentions.Where(entry => !MemberRetentions.IsValid(entry.Value)).Select(WrongRetention),
            .. configuration.GetSection(Section).GetChildren().SelectMany(gallery => gallery.GetChildren(), (gallery, inner) => WrongSection(gallery.Key, inner.Key)),
        ];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string WrongGallery(string gallery) =>
        $"{Variables}{gallery}: '{gallery}' is no id of a gallery. Name one by its 1 to {Identifier.MaxLength} characters A-Z a-z 0-9 . _ ~ -";

    private static string WrongRetention(KeyValuePair<string, string> entry) =>
        $"{Variables}{entry.Key}: '{entry.Value}' is no time from 0 to {MemberRetentions.Longest.TotalDays:0} days. "
        + "Write it as days.hours:minutes:seconds, such as 30.00:00:00; 0 keeps members.";

    // Such a name comes from a variable: on the command line of the Clusterer, __ is what it is.
    private static string WrongSection(string gallery, string inner) =>
        $"{Variables}{gallery}__{inner}: __ parts sections in the name of a variable, so that this names no gallery. "
        + $"For gallery '{gallery}__{inner}' set --{Section}:{gallery}__{inner} on the command line instead.";
}
