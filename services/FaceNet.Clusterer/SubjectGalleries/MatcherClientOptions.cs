using System.ComponentModel.DataAnnotations;

namespace FaceNet.Clusterer.SubjectGalleries;

/// <summary>Where the Matcher is. Section <c>MatcherClient</c>.</summary>
public sealed class MatcherClientOptions
{
    /// <summary>The address of the Matcher's gRPC listener.</summary>
    /// <value>The default is <c>http://localhost:5310</c>.</value>
    [Required]
    [Url]
    public string Address { get; set; } = "http://localhost:5310";
}
