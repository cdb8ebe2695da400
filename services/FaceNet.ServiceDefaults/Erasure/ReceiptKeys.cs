using System.Security.Cryptography;

namespace FaceNet.ServiceDefaults.Erasure;

/// <summary>Reads the keys that receipts are signed and checked with: ECDSA on P-256, in PEM files.</summary>
public static class ReceiptKeys
{
    private const string Remedy = "Make a pair with openssl ecparam -name prime256v1 -genkey -noout -out KEY, and openssl ec -in KEY -pubout -out PUB.";
    private const string CurveOid = "1.2.840.10045.3.1.7";

    /// <summary>Reads a private key. Throws <see cref="InvalidDataException"/>, which says what is wrong and nothing of the file's content.</summary>
    public static ECDsa ReadPrivate(string path)
    {
        var key = Read(path);
        try
        {
            _ = key.SignHash(new byte[SHA256.HashSizeInBytes]);
            return key;
        }
        catch (CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException($"'{path}' holds a public key, but a private one is needed to sign. {Remedy}");
        }
    }

    /// <summary>Reads a public key, or the public part of a private one. Throws <see cref="InvalidDataException"/>.</summary>
    public static ECDsa ReadPublic(string path) => Read(path);

    /// <summary>Names a key: the SHA-256 of its public part.</summary>
    public static string IdOf(ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    private static ECDsa Read(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == CurveOid
                ? key
                : throw new InvalidDataException($"'{path}' holds a key of another curve than P-256. {Remedy}");
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new InvalidDataException($"'{path}' cannot be read as an ECDSA key in PEM. {Remedy}", unusable);
        }
        catch (InvalidDataException)
        {
            key.Dispose();
            throw;
        }
    }
}
