using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Access;

/// <summary>Who may call, and how callers say who they are. Section <c>Security</c>.</summary>
public sealed class SecurityOptions
{
    /// <summary>Whether callers without credentials are let in from other machines, with every scope. Not together with a way to authenticate.</summary>
    /// <value>The default is false: a host that would listen on another address than loopback refuses to start without TLS and a way to authenticate.</value>
    public bool AllowAnonymous { get; set; }

    /// <summary>Whether authenticated callers from other machines may call in clear text, because something before the host, such as a mesh, encrypts.</summary>
    /// <value>The default is false.</value>
    public bool AllowPlaintext { get; set; }

    /// <summary>A JSON file of callers: the hashes of their keys, or their certificates, and what they may. Read again when it changes.</summary>
    /// <value>The default is empty: no caller has a key.</value>
    public string ApiKeysFile { get; set; } = "";

    /// <summary>A PEM file of the authorities whose client certificates are taken; the callers' file says whose they are. Read again when it changes.</summary>
    /// <value>The default is empty: no client certificates are asked for.</value>
    public string ClientCaFile { get; set; } = "";

    /// <summary>The URL of an OpenID Connect authority whose tokens are taken. https, or http on this machine.</summary>
    /// <value>The default is empty.</value>
    public string JwtAuthority { get; set; } = "";

    /// <summary>A file of the public keys that tokens are signed with, PEM or JWKS, instead of an authority. Read again when it changes.</summary>
    /// <value>The default is empty.</value>
    public string JwtKeysFile { get; set; } = "";

    /// <summary>Whom a token must be meant for, its claim <c>aud</c>. Needed for tokens.</summary>
    /// <value>The default is empty.</value>
    public string JwtAudience { get; set; } = "";

    /// <summary>Who must have issued a token, its claim <c>iss</c>.</summary>
    /// <value>The default is empty: what the authority says of itself, or with a file of keys anybody who has such a key.</value>
    public string JwtIssuer { get; set; } = "";

    /// <summary>The claim of a token that holds the galleries it is good for. A token without it is good for none; <c>*</c> stands for all.</summary>
    /// <value>The default is <c>facenet_galleries</c>.</value>
    [Required]
    public string JwtGalleriesClaim { get; set; } = "facenet_galleries";

    /// <summary>How far the clock of whoever issues tokens may be off.</summary>
    /// <value>The default is 30 s. Range 0 to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan JwtClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the files of keys and certificates are looked at for a change.</summary>
    /// <value>The default is 2 s. Range 0.1 s to 1 h.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The most requests per second of a caller that has no limit of its own. The messages of a stream count each, and wait their turn.</summary>
    /// <value>The default is 0: no limit. Range 0 to 1,000,000.</value>
    [Range(0.0, 1_000_000.0)]
    public double RequestsPerSecond { get; set; }

    /// <summary>The most requests that such a caller may make at once after it was quiet.</summary>
    /// <value>The default is 0: as many as in one second. Range 0 to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int RequestBurst { get; set; }

    /// <summary>The most calls of such a caller at a time; a stream is one.</summary>
    /// <value>The default is 0: no limit. Range 0 to 1,000,000.</value>
    [Range(0, 1_000_000)]
    public int ConcurrentCalls { get; set; }

    /// <summary>Whether tokens are taken.</summary>
    internal bool TakesTokens => JwtAuthority.Length > 0 || JwtKeysFile.Length > 0;

    /// <summary>Whether callers have a way to say who they are, and then must.</summary>
    public bool Authenticates => ApiKeysFile.Length > 0 || ClientCaFile.Length > 0 || TakesTokens;
}
