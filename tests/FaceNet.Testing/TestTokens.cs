using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace FaceNet.Testing;

/// <summary>Issues JWTs as an authority would, and as somebody would who is none.</summary>
public sealed class TestTokens : IDisposable
{
    /// <summary>Whom the tokens are meant for, unless a test says otherwise.</summary>
    public const string Audience = "facenet-tests";

    /// <summary>Who issues them, unless a test says otherwise.</summary>
    public const string Issuer = "https://issuer.test";

    private readonly RSA _key = RSA.Create(2048);

    /// <summary>The public key, PEM.</summary>
    public string PublicKey => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The public key as a JWKS.</summary>
    public string KeySet
    {
        get
        {
            var parameters = _key.ExportParameters(false);
            return JsonSerializer.Serialize(new { keys = new[] { new { kty = "RSA", kid = "test", use = "sig", alg = "RS256", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) } } });
        }
    }

    /// <summary>A token.</summary>
    /// <param name="until">When it ends.</param>
    /// <param name="change">Changes its claims.</param>
    /// <param name="algorithm">What its header says.</param>
    public string Issue(DateTimeOffset until, Action<Dictionary<string, object>>? change = null, string algorithm = "RS256")
    {
        var claims = new Dictionary<string, object> { ["sub"] = "somebody", ["aud"] = Audience, ["iss"] = Issuer, ["exp"] = until.ToUnixTimeSeconds(), ["scope"] = "openid gallery:read", ["facenet_galleries"] = "*" };
        change?.Invoke(claims);
        var text = $"{Encode(JsonSerializer.Serialize(new { alg = algorithm, typ = "JWT", kid = "test" }))}.{Encode(JsonSerializer.Serialize(claims))}";
        return $"{text}.{Sign(text, algorithm)}";
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private string Sign(string text, string algorithm) => algorithm switch
    {
        "none" => "",

        // What is public is taken for a secret that both sides have.
        "HS256" => Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(PublicKey), Encoding.ASCII.GetBytes(text))),
        _ => Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
    };

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
