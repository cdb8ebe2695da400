using System.Security.Cryptography;
using System.Text;

namespace FaceNet.ServiceDefaults.Validation;

/// <summary>Ids that are made of what they name, so that every repetition of an event gives the same.</summary>
public static class DerivedId
{
    private const int Bytes = 16;

    /// <summary>The first 16 bytes of the SHA-256 of a text, 32 hexadecimal digits.</summary>
    /// <param name="text">Ids with slashes between them: an id holds no slash, so that no two lists of ids make the same text.</param>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));
}
