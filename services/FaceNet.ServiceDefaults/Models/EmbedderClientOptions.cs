using FaceNet.ServiceDefaults.Access.Peers;

namespace FaceNet.ServiceDefaults.Models;

/// <summary>Where the Embedder is, and the credentials for it. Section <c>EmbedderClient</c>.</summary>
public sealed class EmbedderClientOptions : PeerOptions
{
    /// <summary>The address of the Embedder's gRPC listener.</summary>
    /// <value>The default is <c>http://localhost:5300</c>.</value>
    public override string Address { get; set; } = "http://localhost:5300";
}
