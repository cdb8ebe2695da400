using System.Collections.Frozen;
using FaceNet.Protos.Type.V1;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>How scopes are spelt outside the protos: <c>gallery:write</c> for SCOPE_GALLERY_WRITE.</summary>
public static class Scopes
{
    private static readonly FrozenDictionary<string, Scope> ByName = AccessReflection.Descriptor.EnumTypes
        .Single(type => type.Name == nameof(Scope)).Values
        .Where(value => value.Number != 0)
        .ToFrozenDictionary(value => value.Name["SCOPE_".Length..].Replace('_', ':').ToLowerInvariant(), value => (Scope)value.Number);

    private static readonly FrozenDictionary<Scope, string> Names = ByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>All names, in the order of the proto.</summary>
    public static IEnumerable<string> All => Names.OrderBy(pair => pair.Key).Select(pair => pair.Value);

    /// <summary>The name of a scope.</summary>
    public static string NameOf(Scope scope) => Names.GetValueOrDefault(scope, "none");

    /// <summary>Finds the scope of a name.</summary>
    public static bool TryParse(string name, out Scope scope) => ByName.TryGetValue(name, out scope);
}
