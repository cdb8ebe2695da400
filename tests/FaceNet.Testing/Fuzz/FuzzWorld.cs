namespace FaceNet.Testing.Fuzz;

/// <summary>What random requests are made of where they make sense: what there is in the services that are asked.</summary>
public sealed record FuzzWorld
{
    /// <summary>Texts by the field that takes them, which may have a word in front of that name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; init; }

    /// <summary>Texts of all other fields.</summary>
    public required IReadOnlyList<string> OtherTexts { get; init; }

    /// <summary>The space of the vectors.</summary>
    public string Space { get; init; } = "";

    /// <summary>Vectors, at least one where a request may hold some.</summary>
    public IReadOnlyList<float[]> Vectors { get; init; } = [];

    /// <summary>Pictures, likewise.</summary>
    public IReadOnlyList<byte[]> Photos { get; init; } = [];

    /// <summary>The same with other texts of one field.</summary>
    public FuzzWorld With(string field, params IReadOnlyList<string> texts) =>
        this with { Texts = new Dictionary<string, IReadOnlyList<string>>(Texts) { [field] = texts } };

    /// <summary>The texts that make sense in a field.</summary>
    public IReadOnlyList<string> TextsOf(string field) =>
        Texts.GetValueOrDefault(field) ?? Texts.FirstOrDefault(known => field.EndsWith($"_{known.Key}", StringComparison.Ordinal)).Value ?? OtherTexts;
}
