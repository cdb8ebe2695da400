using System.Collections.Frozen;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Which galleries a caller may use: names, and beginnings of names that end in <c>*</c>. Immutable.</summary>
internal sealed class GalleryNames
{
    private readonly FrozenSet<string> _names;
    private readonly string[] _beginnings;

    private GalleryNames(IEnumerable<string> names, IEnumerable<string> beginnings)
    {
        _names = names.ToFrozenSet(StringComparer.Ordinal);
        _beginnings = [.. beginnings];
    }

    /// <summary>Every gallery.</summary>
    public static GalleryNames All { get; } = new([], [""]);

    /// <summary>Reads names and beginnings. Throws <see cref="FormatException"/> that repeats the wrong one.</summary>
    public static GalleryNames Parse(IReadOnlyCollection<string> patterns)
    {
        foreach (var pattern in patterns.Where(pattern => pattern != "*" && !Identifier.IsValid(pattern.EndsWith('*') ? pattern[..^1] : pattern)))
        {
            throw new FormatException($"'{pattern}' is no name of a gallery. Use 1 to {Identifier.MaxLength} of the characters A-Z a-z 0-9 . _ ~ - and at most a * at the end, for every name that begins so.");
        }

        return new GalleryNames(patterns.Where(pattern => !pattern.EndsWith('*')), patterns.Where(pattern => pattern.EndsWith('*')).Select(pattern => pattern[..^1]));
    }

    /// <summary>Whether every gallery is among them.</summary>
    public bool AreAll => _beginnings.Contains("");

    /// <summary>Whether a gallery is among them.</summary>
    public bool Contain(string gallery)
    {
        foreach (var beginning in _beginnings)
        {
            if (gallery.StartsWith(beginning, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return _names.Contains(gallery);
    }
}
