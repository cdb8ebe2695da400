using System.Collections.Frozen;
using System.Text.Json;
using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>Reads the callers' file. Thread-safe.</summary>
internal sealed class CallersFile(CallerLimiters limiters)
{
    private const int HashDigits = 64;
    private const int MostLimit = 1_000_000;

    /// <summary>Reads the file as a whole or not at all. Throws <see cref="FormatException"/> that names the entry and the field, or <see cref="JsonException"/>.</summary>
    public KnownCallers Parse(byte[] json)
    {
        var document = JsonSerializer.Deserialize<CallersDocument>(json, CallerEntry.Json) ?? throw new FormatException("""holds no callers. Write { "callers": [ ... ] }.""");
        var known = new Dictionary<CallerEntry, KnownCaller>(ReferenceEqualityComparer.Instance);
        foreach (var (index, entry) in document.Callers.Index())
        {
            known[entry] = Read(entry, $"callers[{index}]");
        }

        RequireUnique("id", document.Callers.Select(entry => entry.Id));
        RequireUnique("sha256", document.Callers.Select(entry => entry.Sha256?.ToLowerInvariant()));
        return new KnownCallers(
            known.Values.Where(caller => caller.KeyHash.Length > 0),
            Unique("certificate_subject", entry => entry.CertificateSubject),
            Unique("certificate_sha256", entry => entry.CertificateSha256?.ToLowerInvariant()));

        FrozenDictionary<string, KnownCaller> Unique(string field, Func<CallerEntry, string?> valueOf)
        {
            RequireUnique(field, document.Callers.Select(valueOf));
            return known.Where(pair => valueOf(pair.Key) is not null).ToFrozenDictionary(pair => valueOf(pair.Key)!, pair => pair.Value);
        }
    }

    /// <summary>Throws <see cref="FormatException"/> that names the field when an entry breaks a rule.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="at">Where it stands.</param>
    public static void Check(CallerEntry entry, string at)
    {
        Require(Identifier.IsValid(entry.Id), $"{at}.id", $"is no name. Use 1 to {Identifier.MaxLength} of the characters A-Z a-z 0-9 . _ ~ -");
        Require(entry.Sha256 is not null || entry.CertificateSubject is not null || entry.CertificateSha256 is not null, at, $"has no credential. Give '{entry.Id}' a sha256, a certificate_subject or a certificate_sha256.");
        RequireHash(entry.Sha256, $"{at}.sha256");
        RequireHash(entry.CertificateSha256, $"{at}.certificate_sha256");
        Require(entry.CertificateSubject is not "", $"{at}.certificate_subject", "is empty. Leave it out, or write the subject of the certificate.");
        _ = ReadScopes(entry, $"{at}.scopes");
        _ = ReadGalleries(entry, $"{at}.galleries");
    }

    private KnownCaller Read(CallerEntry entry, string at)
    {
        Check(entry, at);
        var caller = new Caller(entry.Id, ReadScopes(entry, $"{at}.scopes"), ReadGalleries(entry, $"{at}.galleries"), limiters.Find(entry.Id, ReadLimits(entry.Limits, $"{at}.limits")));
        return new KnownCaller(caller, entry.Sha256 is null ? [] : Convert.FromHexString(entry.Sha256), entry.Expires);
    }

    private static ScopeSet ReadScopes(CallerEntry entry, string field)
    {
        Require(entry.Scopes.Count > 0, field, $"is empty. Name one or more of {string.Join(", ", Scopes.All)}.");
        return ScopeSet.Of(entry.Scopes.Select(name =>
        {
            Require(Scopes.TryParse(name, out var scope), field, $"'{name}' is no scope. Use one or more of {string.Join(", ", Scopes.All)}.");
            return scope;
        }));
    }

    private static GalleryNames ReadGalleries(CallerEntry entry, string field)
    {
        if (entry.Galleries is not { } galleries)
        {
            return GalleryNames.All;
        }

        try
        {
            Require(galleries.Count > 0, field, "is empty. Leave it out for all galleries, or name some.");
            return GalleryNames.Parse(galleries);
        }
        catch (FormatException wrong) when (!wrong.Message.StartsWith(field, StringComparison.Ordinal))
        {
            throw new FormatException($"{field} {wrong.Message}", wrong);
        }
    }

    private CallerLimits ReadLimits(LimitsEntry? entry, string at)
    {
        var defaults = limiters.Defaults;
        Require(entry?.RequestsPerSecond is null or (>= 0 and <= MostLimit), $"{at}.requests_per_second", $"is not in [0, {MostLimit}].");
        Require(entry?.Burst is null or (>= 0 and <= MostLimit), $"{at}.burst", $"is not in [0, {MostLimit}].");
        Require(entry?.Concurrent is null or (>= 0 and <= MostLimit), $"{at}.concurrent", $"is not in [0, {MostLimit}].");
        return new CallerLimits(entry?.RequestsPerSecond ?? defaults.RequestsPerSecond, entry?.Burst ?? defaults.Burst, entry?.Concurrent ?? defaults.Concurrent);
    }

    private static void RequireHash(string? hash, string field) =>
        Require(hash is null || (hash.Length == HashDigits && hash.All(char.IsAsciiHexDigit)), field, $"is no SHA-256. Write {HashDigits} hexadecimal digits.");

    private static void RequireUnique(string field, IEnumerable<string?> values)
    {
        foreach (var (index, twice) in values.Index().Where(pair => pair.Item is not null).GroupBy(pair => pair.Item).Where(same => same.Count() > 1).Select(same => same.ElementAt(1)))
        {
            throw new FormatException($"callers[{index}].{field} stands in an entry before it, too. Give each caller one of its own.");
        }
    }

    private static void Require(bool holds, string field, string rule)
    {
        if (!holds)
        {
            throw new FormatException($"{field} {rule}");
        }
    }
}
