using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>Keys of callers. Only their hashes are kept: 256 random bits cannot be guessed from one.</summary>
public static class ApiKey
{
    /// <summary>The header that carries a key.</summary>
    public const string Header = "x-api-key";

    /// <summary>What keys begin with, so that whoever looks for leaked secrets finds them.</summary>
    private const string Beginning = "facenet_";

    private const int SecretBytes = 32;
    private const int MaxLength = 256;

    /// <summary>Makes a key.</summary>
    public static string Mint()
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        RandomNumberGenerator.Fill(secret);
        return Beginning + Base64Url.EncodeToString(secret);
    }

    /// <summary>The hash of a key as the callers' file has it.</summary>
    public static string HashOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }

    /// <summary>Hashes what was sent as a key. False for what cannot be one.</summary>
    /// <param name="key">What was sent.</param>
    /// <param name="hash">The 32 bytes.</param>
    internal static bool TryHash(string key, Span<byte> hash)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.UTF8.TryGetBytes(key, text, out var length) && length > 0 && SHA256.TryHashData(text[..length], hash, out _);
    }
}
