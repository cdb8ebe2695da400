using FaceNet.ServiceDefaults.Access.Peers;

namespace FaceNet.Clusterer.SubjectGalleries;

/// <summary>Where the Matcher is, and the credentials for it. Section <c>MatcherClient</c>.</summary>
public sealed class MatcherClientOptions : PeerOptions
{
    /// <summary>The address of the Matcher's gRPC listener.</summary>
    /// <value>The default is <c>http://localhost:5310</c>.</value>
    public override string Address { get; set; } = "http://localhost:5310";
}
