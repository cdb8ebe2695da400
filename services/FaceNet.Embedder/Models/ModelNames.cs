using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Models;

/// <summary>
/// What is served at one moment, and under which names. A name stands for one embedding space for as long as a version of that space is installed,
/// the space of its oldest one: a newer version of another space would make vectors that nothing which is stored can be compared with, so it is
/// found by its space, by an alias, or when the older ones are gone. Immutable and thread-safe.
/// </summary>
internal sealed class ModelNames
{
    private readonly IReadOnlyDictionary<string, string> _spaceOfName;
    private readonly IReadOnlyDictionary<string, string> _aliases;

    /// <summary>Names what is served.</summary>
    /// <param name="served">The models, newest version first within a name.</param>
    /// <param name="spaceOfName">The embedding space that a name stands for.</param>
    /// <param name="aliases">Alias to <c>name</c> or <c>name/version</c>.</param>
    /// <param name="defaultTarget">What stands for no name.</param>
    /// <param name="failed">Versions that do not serve.</param>
    public ModelNames(
        IReadOnlyList<ServedModel> served,
        IReadOnlyDictionary<string, string> spaceOfName,
        IReadOnlyDictionary<string, string> aliases,
        string defaultTarget,
        IReadOnlyList<FailedModel> failed)
    {
        _spaceOfName = spaceOfName;
        _aliases = aliases;
        Served = served;
        Failed = failed;
        Default = Resolve(defaultTarget);
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<ServedModel> Served { get; }

    /// <summary>Versions that are installed and do not serve.</summary>
    public IReadOnlyList<FailedModel> Failed { get; }

    /// <summary>The model of requests that name none; null where nothing that is served has the name.</summary>
    public ServedModel? Default { get; private init; }

    /// <summary>Whether the default serves on although nothing that is installed has its name.</summary>
    public bool IsDefaultGone { get; private init; }

    /// <summary>The default first, then by name and version.</summary>
    public IEnumerable<ServedModel> Ordered => Served
        .OrderByDescending(served => ReferenceEquals(served, Default))
        .ThenBy(served => served.Model.Manifest.Name, StringComparer.Ordinal)
        .ThenBy(served => served.Model.Manifest.Version, VersionOrder.Instance);

    /// <summary>The aliases of a model.</summary>
    public IEnumerable<string> AliasesOf(ServedModel served) => _aliases.Where(alias => ReferenceEquals(ResolveTarget(alias.Value), served)).Select(alias => alias.Key).Order(StringComparer.Ordinal);

    /// <summary>Finds a model by alias, name or embedding space; the empty name means the default.</summary>
    /// <exception cref="ResourceNotFoundException">MODEL_NOT_FOUND.</exception>
    public ServedModel Find(string name) => (name.Length == 0 ? Default : Resolve(name)) ?? throw new ResourceNotFoundException(
        ErrorReasons.ModelNotFound, "model", name, $"Name no model for the default, or one of: {string.Join(", ", Names())}. A space of a served model will do as well.");

    /// <summary>The same with a default that its name no longer leads to: it is served although it is not installed any more.</summary>
    public ModelNames Keeping(ServedModel previousDefault) => new([.. Served, previousDefault], _spaceOfName, _aliases, "", Failed) { Default = previousDefault, IsDefaultGone = true };

    private IEnumerable<string> Names() => Served.Select(served => served.Model.Manifest.Name).Concat(_aliases.Keys).Distinct().Order(StringComparer.Ordinal);

    private ServedModel? Resolve(string name) => _aliases.TryGetValue(name, out var target) ? ResolveTarget(target) : ResolveTarget(name);

    private ServedModel? ResolveTarget(string target)
    {
        var parts = target.Split('/');
        return parts.Length == 2
            ? Served.FirstOrDefault(served => Manifest(served).Name == parts[0] && Manifest(served).Version == parts[1])
            : OfName(target) ?? Served.FirstOrDefault(served => Manifest(served).EmbeddingSpace == target);
    }

    private ServedModel? OfName(string name) => _spaceOfName.TryGetValue(name, out var space)
        ? Served.FirstOrDefault(served => Manifest(served).Name == name && Manifest(served).EmbeddingSpace == space)
        : null;

    private static ModelManifest Manifest(ServedModel served) => served.Model.Manifest;
}
