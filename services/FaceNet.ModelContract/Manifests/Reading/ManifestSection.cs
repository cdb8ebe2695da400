using System.Text.Json;

namespace FaceNet.ModelContract;

/// <summary>
/// One JSON object of a manifest, read field by field. A field that is missing or of the wrong type is noted, and a placeholder returned, so that
/// reading goes on and finds the rest.
/// </summary>
internal sealed class ManifestSection(JsonElement element, string path, ManifestProblems problems)
{
    private static readonly JsonElement NoFields = JsonDocument.Parse("{}").RootElement;

    private readonly HashSet<string> _known = [];

    public string Text(string name) => Read(name, JsonValueKind.String, "text", value => value.GetString()!) ?? "";

    public string Text(string name, string missing) => Has(name) ? Text(name) : missing;

    public string? OptionalText(string name) => Has(name) ? Text(name) : null;

    public double Number(string name) => Read(name, JsonValueKind.Number, "a number", value => value.GetDouble());

    public double? OptionalNumber(string name) => Has(name) ? Number(name) : null;

    public long Integer(string name) => Read(name, JsonValueKind.Number, "a whole number", value => value.GetInt64());

    public int SmallInteger(string name) => Read(name, JsonValueKind.Number, "a whole number of at most 32 bits", value => value.GetInt32());

    public long? OptionalInteger(string name) => Has(name) ? Integer(name) : null;

    public bool Flag(string name)
    {
        var isTrue = Field(name) is { ValueKind: JsonValueKind.True };
        return Read(name, isTrue ? JsonValueKind.True : JsonValueKind.False, "true or false", value => value.GetBoolean());
    }

    public byte[]? OptionalBase64(string name) => Has(name) ? Read(name, JsonValueKind.String, "base64", value => value.GetBytesFromBase64()) : null;

    public double[] Numbers(string name) => ReadArray(name, "an array of numbers", value => value.GetDouble()) ?? [];

    public double[]? OptionalNumbers(string name) => Has(name) ? Numbers(name) : null;

    public int[] SmallIntegers(string name) => ReadArray(name, "an array of whole numbers", value => value.GetInt32()) ?? [];

    public float[] Floats(string name) => ReadArray(name, "an array of numbers", value => value.GetSingle()) ?? [];

    public double[][] Points(string name) =>
        ReadArray(name, "an array of points [x, y]", point => point.EnumerateArray().Select(value => value.GetDouble()).ToArray()) ?? [];

    public string[]? OptionalTexts(string name) =>
        Has(name) ? ReadArray(name, "an array of texts", value => value.GetString() ?? throw new InvalidOperationException()) : null;

    public ManifestSection Section(string name)
    {
        var value = Read(name, JsonValueKind.Object, "an object", value => (JsonElement?)value);
        return new ManifestSection(value ?? NoFields, At(name), problems);
    }

    public ManifestSection? OptionalSection(string name) => Has(name) ? Section(name) : null;

    public T[] Sections<T>(string name, Func<ManifestSection, T> read)
    {
        var items = ReadArray(name, "an array of objects", item => item.ValueKind == JsonValueKind.Object ? item : throw new InvalidOperationException()) ?? [];
        return [.. items.Select((item, index) => read(new ManifestSection(item, $"{At(name)}[{index}]", problems)))];
    }

    public T[]? OptionalSections<T>(string name, Func<ManifestSection, T> read) => Has(name) ? Sections(name, read) : null;

    /// <summary>The fields that nothing has asked for so far.</summary>
    public Dictionary<string, JsonElement> Rest() =>
        element.EnumerateObject().Where(field => !_known.Contains(field.Name)).ToDictionary(field => field.Name, field => field.Value.Clone());

    /// <summary>Notes every field that nothing has asked for; the last step of reading a section that computes.</summary>
    public void RefuseRest()
    {
        foreach (var name in Rest().Keys)
        {
            problems.Add(At(name), "the field", "is unknown to schema 1", $"Correct its spelling or remove it; known here: {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
        }
    }

    // An explicit null means the same as leaving the field out.
    private bool Has(string name)
    {
        _known.Add(name);
        return Field(name) is { ValueKind: not JsonValueKind.Null };
    }

    private JsonElement? Field(string name) => element.TryGetProperty(name, out var value) ? value : null;

    private T[]? ReadArray<T>(string name, string type, Func<JsonElement, T> convert) =>
        Read(name, JsonValueKind.Array, type, value => value.EnumerateArray().Select(convert).ToArray());

    private T? Read<T>(string name, JsonValueKind kind, string type, Func<JsonElement, T> convert)
    {
        _known.Add(name);
        if (Field(name) is not { } value)
        {
            problems.Add(At(name), "the field", "is missing", $"Add it as {type}");
            return default;
        }

        try
        {
            if (value.ValueKind == kind)
            {
                return convert(value);
            }
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException)
        {
            // The right kind of JSON value with the wrong content, such as 1.5 for a whole number: reported below like any other wrong type.
        }

        problems.Add(At(name), Excerpt(value), $"must be {type}", $"Write it as {type}");
        return default;
    }

    private string At(string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Excerpt(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : $"{text[..60]}...";
    }
}
