using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>
/// Where a host listens. Two listeners, because HTTP/2 and HTTP/1.1 cannot share one in clear text. Section <c>Listeners</c>.
/// </summary>
public sealed class ListenerOptions
{
    /// <summary>The IP address of both listeners.</summary>
    /// <value>The default is the loopback address. Any other needs <see cref="SecurityOptions"/> that allow it.</value>
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
}
