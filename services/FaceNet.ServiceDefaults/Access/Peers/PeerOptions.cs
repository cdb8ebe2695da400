using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Access.Peers;

/// <summary>Where another service of the platform is, how this one says who it is there, and what it does when that one fails.</summary>
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

    /// <summary>A PEM file of the client certificate that is shown, with those that lead to its authority. Read again when it changes.</summary>
    /// <value>The default is empty: none.</value>
    public string CertificatePath { get; set; } = "";

    /// <summary>The PEM file of its key.</summary>
    /// <value>The default is empty.</value>
    public string CertificateKeyPath { get; set; } = "";

    /// <summary>How often a call is sent again that only reads and reached nobody.</summary>
    /// <value>The default is 2. Range 0 to 10.</value>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 2;

    /// <summary>The pause before the first retry; each further one is twice as long. Half as much more or less is drawn for each.</summary>
    /// <value>The default is 0.1 s. Range 1 ms to 10 s.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many retries there are at most for each call, over many calls; ten may be saved up.</summary>
    /// <value>The default is 0.1: one for ten calls. Range 0, for none, to 1.</value>
    [Range(0.0, 1.0)]
    public double RetryShare { get; set; } = 0.1;

    /// <summary>Which share of the calls of <see cref="BreakWindow"/> has to fail, before all are held back.</summary>
    /// <value>The default is 0.5. Range 0.01 to 1.</value>
    [Range(0.01, 1.0)]
    public double BreakRatio { get; set; } = 0.5;

    /// <summary>How many calls there have to be in <see cref="BreakWindow"/>, before any are held back.</summary>
    /// <value>The default is 10. Range 2 to 10,000.</value>
    [Range(2, 10_000)]
    public int BreakMinimumCalls { get; set; } = 10;

    /// <summary>How far back calls count.</summary>
    /// <value>The default is 10 s. Range 0.5 s to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan BreakWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long calls are held back, before one finds out whether the service answers again.</summary>
    /// <value>The default is 1 s. Range 0.5 s to 10 min.</value>
    [Range(typeof(TimeSpan), "00:00:00.5", "00:10:00")]
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(1);
}
