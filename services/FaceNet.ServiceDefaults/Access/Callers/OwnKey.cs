namespace FaceNet.ServiceDefaults.Access.Callers;

/// <summary>
/// The key of a host that calls itself, because services in it call each other: random at every start, kept in memory only, with every scope. Register it as a
/// singleton and give the services' clients its <see cref="Key"/>.
/// </summary>
public sealed class OwnKey
{
    /// <summary>The key.</summary>
    public string Key { get; } = ApiKey.Mint();

    // No id of a caller in a file can be the same.
    internal Caller Caller { get; } = new("own:calls", ScopeSet.All, GalleryNames.All, limiter: null);
}
