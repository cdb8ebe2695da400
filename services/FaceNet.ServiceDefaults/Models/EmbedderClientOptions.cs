using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Models;

/// <summary>Where the Embedder is. Section <c>EmbedderClient</c>.</summary>
public sealed class EmbedderClientOptions
{
    /// <summary>The address of the Embedder's gRPC listener.</summary>
    /// <value>The default is <c>http://localhost:5300</c>.</value>
    [Required]
    [Url]
    public string Address { get; set; } = "http://localhost:5300";
}
