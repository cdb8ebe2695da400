using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace FaceNet.ServiceDefaults.Access.Tokens;

/// <summary>Reads the public keys that tokens are signed with.</summary>
internal static class SigningKeys
{
    /// <summary>Reads a JWKS or PEM file. Throws <see cref="FormatException"/> or <see cref="CryptographicException"/>.</summary>
    public static IReadOnlyList<SecurityKey> Parse(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        IReadOnlyList<SecurityKey> keys = text.TrimStart().StartsWith('{') ? ReadSet(text) : [.. ReadPem(text)];
        return keys.Count > 0 ? keys : throw new FormatException("holds no public key. Put PEM blocks (PUBLIC KEY, CERTIFICATE) or a JWKS into it.");
    }

    // A symmetric key is a secret with which whoever checks a token could make one.
    private static List<SecurityKey> ReadSet(string json)
    {
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(json);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException("is no JWKS. Write { \"keys\": [ ... ] } with public keys.", exception);
        }

        return set.Keys.FirstOrDefault(key => key.Kty is not (JsonWebAlgorithmsKeyTypes.RSA or JsonWebAlgorithmsKeyTypes.EllipticCurve) || key.HasPrivateKey) is { } wrong
            ? throw new FormatException($"has the key '{wrong.KeyId}', which is no public key of kty RSA or EC. Take it out.")
            : [.. set.Keys];
    }

    private static IEnumerable<SecurityKey> ReadPem(string text)
    {
        var rest = text.AsMemory();
        while (PemEncoding.TryFind(rest.Span, out var fields))
        {
            var block = rest[fields.Location];
            yield return Read(block.Span, rest.Span[fields.Label]);
            rest = rest[fields.Location.End..];
        }
    }

    private static SecurityKey Read(ReadOnlySpan<char> pem, ReadOnlySpan<char> label) => label switch
    {
        "CERTIFICATE" => new X509SecurityKey(X509Certificate2.CreateFromPem(pem)),
        "RSA PUBLIC KEY" => ReadRsa(pem),
        "PUBLIC KEY" => ReadEither(pem),
        _ => throw new FormatException($"has a block {label}. Only public keys belong there: PUBLIC KEY, RSA PUBLIC KEY or CERTIFICATE."),
    };

    private static SecurityKey ReadEither(ReadOnlySpan<char> pem)
    {
        try
        {
            return ReadRsa(pem);
        }
        catch (CryptographicException)
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            return new ECDsaSecurityKey(curve);
        }
    }

    private static RsaSecurityKey ReadRsa(ReadOnlySpan<char> pem)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return new RsaSecurityKey(rsa);
    }
}
