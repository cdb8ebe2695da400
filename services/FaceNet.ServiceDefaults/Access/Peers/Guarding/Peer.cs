namespace FaceNet.ServiceDefaults.Access.Peers.Guarding;

/// <summary>Another service of the platform, as it is spoken of.</summary>
/// <param name="Name">What it is called, such as <c>Embedder</c>.</param>
/// <param name="Section">The section of the options that say where it is.</param>
/// <param name="AwayReason">The reason of errors when it does not answer, one of <see cref="Errors.ErrorReasons"/>.</param>
public sealed record Peer(string Name, string Section, string AwayReason)
{
    /// <summary>What it is called in tags of metrics.</summary>
    internal string Tag => Name.ToLowerInvariant();
}
