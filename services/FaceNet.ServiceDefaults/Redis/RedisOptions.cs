using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Redis;

/// <summary>Where Redis is. Section <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>A StackExchange.Redis configuration: hosts, user, password, TLS.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    [Required]
    public string Configuration { get; set; } = "localhost:6379";
}
