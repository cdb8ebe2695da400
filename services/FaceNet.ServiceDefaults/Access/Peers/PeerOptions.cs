using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>Where another service of the platform is, and how this one says who it is there.</summary>
public abstract class PeerOptions
{
    /// <summary>
    /// The address of the service's gRPC listener: an <c>http</c> or <c>https</c> URL, or <c>dns:///name:port</c> for a name that leads to many of them, among
    /// which calls are shared in turn. Such a name is asked anew every half minute, and when a connection ends.
    /// </summary>
    [Required]
    public abstract string Address { get; set; }

    /// <summary>Whether a <c>dns</c> address is spoken to in TLS; of a URL its scheme says so.</summary>
    /// <value>The default is false.</value>
    public bool Tls { get; set; }

    /// <summary>The key that is sent along.</summary>
    /// <value>The default is empty: none.</value>
    public string ApiKey { get; set; } = "";

    /// <summary>A file that holds the key instead. Read again when it changes.</summary>
    /// <value>The default is empty.</value>
    public string ApiKeyFile { get; set; } = "";

    /// <summary>A PEM file of the authorities that the service's certificate may come from, instead of those that the system trusts. Read again when it changes.</summary>
    /// <value>The default is empty: those of the system.</value>
    public string CaFile { get; set; } = "";

    /// <summary>A PEM file of the client certificate that is shown. Read again when it changes.</summary>
    /// <value>The default is empty: none.</value>
    public string CertificatePath { get; set; } = "";

    /// <summary>The PEM file of its key.</summary>
    /// <value>The default is empty.</value>
    public string CertificateKeyPath { get; set; } = "";
}
