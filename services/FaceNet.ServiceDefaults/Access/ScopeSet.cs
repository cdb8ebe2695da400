using FaceNet.Protos.Type.V1;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Which scopes a caller has.</summary>
internal readonly record struct ScopeSet(ulong Bits)
{
    /// <summary>Every scope there is.</summary>
    public static ScopeSet All { get; } = Of(Scopes.All.Select(Parse));

    /// <summary>Some scopes.</summary>
    public static ScopeSet Of(IEnumerable<Scope> scopes) => new(scopes.Aggregate(0UL, (bits, scope) => bits | BitOf(scope)));

    /// <summary>Whether a scope is among them. <see cref="Scope.Unspecified"/> never is: an rpc without a scope is closed.</summary>
    public bool Has(Scope scope) => (Bits & BitOf(scope)) != 0;

    private static Scope Parse(string name) => Scopes.TryParse(name, out var scope) ? scope : Scope.Unspecified;

    private static ulong BitOf(Scope scope) => scope == Scope.Unspecified ? 0 : 1UL << (int)scope;
}
