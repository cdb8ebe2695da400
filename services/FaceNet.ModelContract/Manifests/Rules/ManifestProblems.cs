namespace FaceNet.ModelContract;

/// <summary>Gathers what is wrong with a manifest: at most one problem per field, and none below a field that is itself wrong.</summary>
internal sealed class ManifestProblems
{
    private readonly HashSet<string> _fields = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> All => _problems;

    public void Add(string field, string value, string rule, string remedy)
    {
        if (IsSound(field) && _fields.Add(field))
        {
            _problems.Add($"{field}: {value} {rule}. {remedy}.");
        }
    }

    /// <summary>Adds a problem unless the claim holds.</summary>
    public void Require(bool holds, string field, object? value, string rule, string remedy)
    {
        if (!holds)
        {
            Add(field, Shown(value), rule, remedy);
        }
    }

    /// <summary>True while neither the field nor anything it is part of was found wrong.</summary>
    public bool IsSound(string field) =>
        !_fields.Any(wrong => field.StartsWith(wrong, StringComparison.Ordinal) && (field.Length == wrong.Length || field[wrong.Length] is '.' or '['));

    public void ThrowIfAny(string path)
    {
        if (_problems.Count > 0)
        {
            throw new ManifestException(path, _problems);
        }
    }

    private static string Shown(object? value) =>
        value is null ? "null" : string.IsNullOrWhiteSpace(value.ToString()) ? "blank text" : FormattableString.Invariant($"{value}");
}
