using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Redis;

/// <summary>Where Redis is, and who calls it. Section <c>Redis</c>.</summary>
public sealed class RedisOptions
{
    /// <summary>A StackExchange.Redis configuration: hosts, and whatever the options below do not say.</summary>
    /// <value>The default is <c>localhost:6379</c>.</value>
    [Required]
    public string Configuration { get; set; } = "localhost:6379";

    /// <summary>The user of Redis's access control list.</summary>
    /// <value>The default is empty: the default user.</value>
    public string User { get; set; } = "";

    /// <summary>The user's password.</summary>
    /// <value>The default is empty: none.</value>
    public string Password { get; set; } = "";

    /// <summary>A file that holds the password instead, read when the connection is made.</summary>
    /// <value>The default is empty.</value>
    public string PasswordFile { get; set; } = "";

    /// <summary>Whether the connection is encrypted.</summary>
    /// <value>The default is false.</value>
    public bool Tls { get; set; }

    /// <summary>A PEM file of the authorities that Redis's certificate may come from, with TLS.</summary>
    /// <value>The default is empty: those of the system.</value>
    public string CaFile { get; set; } = "";
}
