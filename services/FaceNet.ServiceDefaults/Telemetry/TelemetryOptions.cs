using System.ComponentModel.DataAnnotations;

namespace FaceNet.ServiceDefaults.Telemetry;

/// <summary>
/// How the figures of a host are read. Section <c>Telemetry</c>. Where traces and figures are sent is said by the standard variables of OpenTelemetry,
/// above all <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.
/// </summary>
public sealed class TelemetryOptions
{
    /// <summary>
    /// The TCP port of a third listener, on the address of the others, that answers <c>/metrics</c> and nothing else: in clear text and to everybody, for
    /// collectors that have no credentials. Who reaches it is for the network to decide.
    /// </summary>
    /// <value>The default is 0: no such listener; <c>/metrics</c> is on the web listener in any case. Range 0 to 65,535.</value>
    [Range(0, 65_535)]
    public int MetricsPort { get; set; }
}
