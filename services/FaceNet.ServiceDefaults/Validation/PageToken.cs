using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.ServiceDefaults.Validation;

/// <summary>
/// The opaque cursor of a paged list: where to go on, and a hash of the query it belongs to, so that a token of another query is
/// refused and never silently misread.
/// </summary>
public static class PageToken
{
    /// <summary>The page size when the request names none.</summary>
    public const int DefaultPageSize = 100;

    /// <summary>The largest page; larger requests are coerced to it.</summary>
    public const int MaxPageSize = 1000;

    private const int HashLength = 8;

    /// <summary>Makes the token that continues a query after a position.</summary>
    /// <param name="query">Every request field but the page size and the token, in one string.</param>
    /// <param name="position">Where to go on; the list alone knows what it means.</param>
    public static string Create(string query, string position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return Base64Url.EncodeToString([.. Hash(query), .. Encoding.UTF8.GetBytes(position)]);
    }

    /// <summary>Reads a token; null for the first page. Throws <see cref="InvalidRequestException"/> for a token of another query.</summary>
    /// <param name="query">The same string that made the token.</param>
    /// <param name="token">The token of the request, empty for the first page.</param>
    public static string? Read(string query, string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length == 0)
        {
            return null;
        }

        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: >= HashLength } bytes
            || !bytes.AsSpan(0, HashLength).SequenceEqual(Hash(query)))
        {
            throw new InvalidRequestException(
                "page_token", "does not belong to this request.", "Pass next_page_token of the previous answer with all other fields unchanged.");
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(HashLength));
    }

    /// <summary>Returns the page size in force, or throws <see cref="InvalidRequestException"/> when it is negative.</summary>
    public static int Size(int requested) => requested switch
    {
        < 0 => throw new InvalidRequestException("page_size", $"{requested} is negative.", $"Use 1 to {MaxPageSize}, or 0 for {DefaultPageSize}."),
        0 => DefaultPageSize,
        _ => Math.Min(requested, MaxPageSize),
    };

    private static byte[] Hash(string query) => SHA256.HashData(Encoding.UTF8.GetBytes(query))[..HashLength];
}
