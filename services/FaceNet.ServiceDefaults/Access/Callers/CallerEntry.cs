using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>A caller in the callers' file: how it is known, and what it may. It is known by at least one of a key and a certificate.</summary>
public sealed record CallerEntry
{
    /// <summary>Its name in journals, <c>[A-Za-z0-9._~-]{1,128}</c>, unique in the file.</summary>
    public required string Id { get; init; }

    /// <summary>The SHA-256 of its key, 64 hexadecimal digits; null for a caller without a key.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The subject of its client certificate, such as <c>CN=door-7,O=office</c>; null for none.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>The SHA-256 of its client certificate, 64 hexadecimal digits; null for none.</summary>
    public string? CertificateSha256 { get; init; }

    /// <summary>What it may, such as <c>gallery:search</c>; at least one.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The galleries that it may use: names, and beginnings of names that end in <c>*</c>; null for all.</summary>
    public IReadOnlyList<string>? Galleries { get; init; }

    /// <summary>When its credentials stop being good; null for never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>How much it may call; null for what the options say.</summary>
    public LimitsEntry? Limits { get; init; }

    /// <summary>How the file is written. A word that nobody knows is an error: a misspelt <c>galleries</c> would open all of them.</summary>
    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    /// <summary>Throws <see cref="FormatException"/> that names the field when it breaks a rule.</summary>
    public void Check() => CallersFile.Check(this, "caller");

    /// <summary>The callers' file that has this entry alone.</summary>
    public string ToFile() => JsonSerializer.Serialize(new CallersDocument { Callers = [this] }, Json);
}

/// <summary>How much a caller may call; what is left out is as the options say, 0 is no limit.</summary>
public sealed record LimitsEntry
{
    /// <summary>The most requests per second, 0 to 1,000,000.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The most requests at once, 0 to 1,000,000.</summary>
    public int? Burst { get; init; }

    /// <summary>The most calls at a time, 0 to 1,000,000.</summary>
    public int? Concurrent { get; init; }
}

/// <summary>The callers' file.</summary>
internal sealed record CallersDocument
{
    public required IReadOnlyList<CallerEntry> Callers { get; init; }
}
