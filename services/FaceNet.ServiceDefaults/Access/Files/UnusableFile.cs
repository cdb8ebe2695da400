using System.Security.Cryptography;
using System.Text.Json;

namespace FaceNet.ServiceDefaults.Access.Files;

/// <summary>Why a file of keys or certificates cannot be used, for the operator.</summary>
internal static class UnusableFile
{
    /// <summary>The reason; null for a defect. What the file holds is not repeated.</summary>
    public static string? Says(Exception exception) => exception switch
    {
        FormatException wrong => wrong.Message,
        FileNotFoundException or DirectoryNotFoundException => "is not there. Correct the path, or create it.",
        IOException or UnauthorizedAccessException => $"cannot be read ({exception.Message}). See who may read it.",
        JsonException json => $"is not the JSON it should be ({json.Message})",
        CryptographicException or ArgumentException => $"cannot be used ({exception.Message}). Use PEM files of a certificate and of its own key.",
        _ => null,
    };
}
