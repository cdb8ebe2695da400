using System.Globalization;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Retention;

/// <summary>How long the members of each gallery are kept. Thread-safe.</summary>
internal sealed class MemberRetentions(IOptions<ClustererOptions> options)
{
    /// <summary>The longest retention of members.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    private readonly TimeSpan _others = options.Value.MemberRetention;
    private readonly Dictionary<string, TimeSpan> _own =
        options.Value.MemberRetentions.ToDictionary(entry => entry.Key, entry => TimeSpan.Parse(entry.Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    /// <summary>Whether members of any gallery go by themselves.</summary>
    public bool IsOn => _own.Values.Append(_others).Any(retention => retention > TimeSpan.Zero);

    /// <summary>How long the members of a gallery are kept; zero for good.</summary>
    public TimeSpan Of(string gallery) => _own.GetValueOrDefault(gallery, _others);

    /// <summary>Whether a text is a retention.</summary>
    public static bool IsValid(string? text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var retention) && retention >= TimeSpan.Zero && retention <= Longest;
}
