using System.Buffers;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Validation;

/// <summary>
/// The rule of every id that comes from outside: <c>[A-Za-z0-9._~-]{1,128}</c>. Such an id is safe in a Redis key, a topic
/// header and a path, and means the same everywhere.
/// </summary>
public static class Identifier
{
    /// <summary>The most characters of an id.</summary>
    public const int MaxLength = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-");

    /// <summary>Whether the value keeps the rule.</summary>
    public static bool IsValid(ReadOnlySpan<char> value) =>
        value.Length is >= 1 and <= MaxLength && value.IndexOfAnyExcept(Allowed) < 0;

    /// <summary>Returns the value, or throws <see cref="InvalidRequestException"/> when it is absent or breaks the rule.</summary>
    /// <param name="value">The id.</param>
    /// <param name="field">The path of the field that carried it.</param>
    public static string Require(string value, string field)
    {
        ArgumentNullException.ThrowIfNull(value);
        return IsValid(value) ? value : throw Broken(value, field);
    }

    /// <summary>Returns the value, which may be empty, or throws <see cref="InvalidRequestException"/> when it breaks the rule.</summary>
    /// <param name="value">The id, or the empty string for none.</param>
    /// <param name="field">The path of the field that carried it.</param>
    public static string Optional(string value, string field)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? value : Require(value, field);
    }

    private static InvalidRequestException Broken(string value, string field)
    {
        if (value.Length == 0)
        {
            return new InvalidRequestException(field, "is empty.", "Set it to 1 to 128 of the characters A-Z a-z 0-9 . _ ~ -");
        }

        var rule = value.Length > MaxLength
            ? $"has {value.Length} characters, more than {MaxLength}."
            : $"'{value}' holds a character outside A-Z a-z 0-9 . _ ~ -";
        return new InvalidRequestException(field, rule, "Use another id, for example a hash of it in hexadecimal.");
    }
}
