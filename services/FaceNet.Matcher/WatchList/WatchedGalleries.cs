using FaceNet.Matcher.Decisions;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.WatchList;

/// <summary>Where the faces of a gallery are looked for. Thread-safe.</summary>
internal sealed class WatchedGalleries(IOptions<WatchListOptions> options)
{
    private readonly Dictionary<string, string[]> _watched =
        options.Value.Galleries.ToDictionary(entry => entry.Key, entry => Split(entry.Value), StringComparer.Ordinal);

    /// <summary>Whether faces are looked for at all.</summary>
    public bool IsOn => _watched.Count > 0;

    /// <summary>Where the line is drawn.</summary>
    public ThresholdRequest Threshold { get; } = options.Value.MaxFar > 0 ? new ThresholdRequest(options.Value.MaxFar, null) : default;

    /// <summary>The galleries of enrolled people that faces of a gallery are looked for in.</summary>
    public IReadOnlyList<string> For(string gallery) => _watched.GetValueOrDefault(gallery, []);

    /// <summary>The galleries of an entry, each once.</summary>
    public static string[] Split(string galleries) =>
        [.. galleries.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];
}
