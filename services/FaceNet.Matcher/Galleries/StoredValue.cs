using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.Matcher.Galleries;

/// <summary>
/// How the Matcher writes values: the version of the schema, a blank, JSON. The version stands outside the JSON so that a value of any
/// later form is recognised as such, and refused instead of misread.
/// </summary>
internal static class StoredValue
{
    /// <summary>The version that is written, and the newest that is understood.</summary>
    public const int Schema = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        IgnoreReadOnlyProperties = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public static RedisValue Write<T>(T content) => $"{Schema} {JsonSerializer.Serialize(content, Json)}";

    /// <summary>Reads a value. Throws <see cref="PreconditionException"/> (SCHEMA_TOO_NEW) for one that a newer version wrote.</summary>
    /// <param name="value">What Redis keeps.</param>
    /// <param name="key">Where it keeps it, for the error.</param>
    public static T Read<T>(RedisValue value, RedisKey key)
    {
        var text = value.ToString();
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || !int.TryParse(text.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var schema))
        {
            throw new InvalidOperationException($"The value under {key} was not written by the Matcher. Find out who else writes to this Redis.");
        }

        return schema <= Schema
            ? JsonSerializer.Deserialize<T>(text.AsSpan(blank + 1), Json)!
            : throw new PreconditionException(
                ErrorReasons.SchemaTooNew,
                key.ToString(),
                $"The value under {key} has schema {schema}; this Matcher knows {Schema} at most. Update it to the version that wrote the value.");
    }
}
