using System.Text.Json;

namespace FaceNet.Standalone.Commands;

/// <summary>Finds a receipt in what an rpc answered.</summary>
internal static class ReceiptJson
{
    private const string Field = "receipt";

    /// <summary>The receipt, whether it stands alone or in an answer. Throws <see cref="JsonException"/>.</summary>
    public static string Unwrap(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(Field, out var receipt) ? receipt.GetRawText() : text;
    }
}
