using System.ComponentModel.DataAnnotations;
using FaceNet.ServiceDefaults.Access;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>
/// Where a host listens. Two listeners, because HTTP/2 and HTTP/1.1 cannot share one in clear text. Section <c>Listeners</c>.
/// </summary>
public sealed class ListenerOptions
{
    /// <summary>The IP address of both listeners.</summary>
    /// <value>The default is the loopback address. Any other needs TLS and a way to authenticate, or <see cref="SecurityOptions"/> that do without.</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The TCP port of gRPC (HTTP/2).</summary>
    /// <value>The default is 5300. Zero takes any free port. Range 0 to 65,535.</value>
    [Range(0, 65_535)]
    public int GrpcPort { get; set; } = 5300;

    /// <summary>The TCP port of health (HTTP/1.1).</summary>
    /// <value>The default is 5301. Zero takes any free port. Range 0 to 65,535.</value>
    [Range(0, 65_535)]
    public int WebPort { get; set; } = 5301;

    /// <summary>A PEM file of the certificate that both listeners show, with those that lead to its authority. Read again when it changes.</summary>
    /// <value>The default is empty: clear text.</value>
    public string CertificatePath { get; set; } = "";

    /// <summary>The PEM file of its key.</summary>
    /// <value>The default is empty.</value>
    public string CertificateKeyPath { get; set; } = "";

    /// <summary>The largest request that is taken, in bytes.</summary>
    /// <value>The default is 64 MiB, a batch of large pictures. Range 64 KiB to 1 GiB.</value>
    [Range(65_536, 1_073_741_824)]
    public int MaxMessageBytes { get; set; } = ServiceDefaultsHosting.MaxReceiveBytes;

    /// <summary>The most bytes of all requests together that the host reads or answers at a time, as they are sent and with 256 for each of their parts; what comes above it is refused.</summary>
    /// <value>The default is 256 MiB, four of the largest requests. Range 2 MiB to 1 TiB, and at least 1 MiB more than <see cref="MaxMessageBytes"/>.</value>
    [Range(2_097_152, 1_099_511_627_776)]
    public long MaxInFlightBytes { get; set; } = 4L * ServiceDefaultsHosting.MaxReceiveBytes;

    /// <summary>
    /// How old a connection gets, give or take a tenth. Then its client is told to make another, and with it to ask where the service is by now; what is under
    /// way on the old one, streams included, goes on to its end.
    /// </summary>
    /// <value>The default is 5 min. Range 0, for no limit, to one day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxConnectionAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The largest body of a request that the listeners take, the largest message and what frames it; and the most memory that a message takes with its parts.</summary>
    public long MaxBodyBytes => MaxMessageBytes + (1024L * 1024);

    /// <summary>Whether the listeners encrypt.</summary>
    public bool UsesTls => CertificatePath.Length > 0 && CertificateKeyPath.Length > 0;
}
