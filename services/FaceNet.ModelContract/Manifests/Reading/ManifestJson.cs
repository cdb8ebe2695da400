using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceNet.ModelContract;

/// <summary>Manifests as text.</summary>
internal static class ManifestJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonSerializerOptions Writing = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static ModelManifest Parse(string json, string path)
    {
        var problems = new ManifestProblems();
        var manifest = Read(json, path, problems);
        problems.ThrowIfAny(path);
        return manifest;
    }

    /// <summary>Reads a manifest as far as it can be read; what is wrong with its fields goes to <paramref name="problems"/>.</summary>
    public static ModelManifest Read(string json, string path, ManifestProblems problems)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var document = Document(json, path);
        var manifest = ManifestReader.Read(new ManifestSection(document.RootElement, "", problems));
        ManifestRules.Check(manifest, problems);
        return manifest;
    }

    public static string Write(ModelManifest manifest)
    {
        var problems = new ManifestProblems();
        ManifestRules.Check(manifest, problems);
        problems.ThrowIfAny("manifest");
        return JsonSerializer.Serialize(manifest, Writing) + "\n";
    }

    private static JsonDocument Document(string json, string path)
    {
        try
        {
            var document = JsonDocument.Parse(json, Strict);
            RequireText(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new ManifestException(path, [$"the text is a JSON {document.RootElement.ValueKind}; it must be one object. Start from the manifest of another model."]);
        }
        catch (JsonException exception)
        {
            throw new ManifestException(path, [$"the text is not JSON; it must be, without comments. Correct this: {exception.Message}"]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // JSON may escape half of a surrogate pair, which is no character: reading it as a text throws, wherever it stands.
            throw new ManifestException(path, [$"the text holds what is no character, half of a surrogate pair; names and texts must be Unicode. Remove this: {exception.Message}"]);
        }
    }

    private static void RequireText(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var field in value.EnumerateObject())
                {
                    RequireText(field.Value);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    RequireText(item);
                }

                break;
            case JsonValueKind.String:
                _ = value.GetString();
                break;
        }
    }
}
