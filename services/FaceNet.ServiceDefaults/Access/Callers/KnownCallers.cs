using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>Callers by their keys and certificates. Immutable.</summary>
/// <param name="byKey">Those that have a key.</param>
/// <param name="bySubject">Those that are known by the subject of their certificate.</param>
/// <param name="byThumbprint">Those that are known by the SHA-256 of their certificate, in lower case.</param>
internal sealed class KnownCallers(IEnumerable<KnownCaller> byKey, FrozenDictionary<string, KnownCaller> bySubject, FrozenDictionary<string, KnownCaller> byThumbprint)
{
    private readonly FrozenDictionary<ulong, KnownCaller[]> _byKey = byKey.GroupBy(caller => Beginning(caller.KeyHash)).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>None.</summary>
    public static KnownCallers None { get; } = WithKeys([]);

    /// <summary>Callers that have keys only.</summary>
    public static KnownCallers WithKeys(IEnumerable<KnownCaller> callers) => new(callers, FrozenDictionary<string, KnownCaller>.Empty, FrozenDictionary<string, KnownCaller>.Empty);

    /// <summary>The caller with a key of that hash; null for none. How long it takes tells at most of the first 8 bytes of a hash, which lead to no key.</summary>
    public KnownCaller? FindByKey(ReadOnlySpan<byte> hash)
    {
        foreach (var caller in _byKey.GetValueOrDefault(Beginning(hash)) ?? [])
        {
            if (CryptographicOperations.FixedTimeEquals(caller.KeyHash, hash))
            {
                return caller;
            }
        }

        return null;
    }

    /// <summary>The caller with that certificate; null for none.</summary>
    /// <param name="subject">Its subject.</param>
    /// <param name="thumbprint">Its SHA-256, in lower case.</param>
    public KnownCaller? FindByCertificate(string subject, string thumbprint) => byThumbprint.GetValueOrDefault(thumbprint) ?? bySubject.GetValueOrDefault(subject);

    private static ulong Beginning(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64LittleEndian(hash);
}
