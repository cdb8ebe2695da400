using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>
/// What libraries log of single requests tells of people: paths hold their ids, and the details of errors quote what was sent, which may be a name. None of it is logged,
/// at whatever level the rest is. Refusals are counted by their reason.
/// </summary>
internal static class TellingLogs
{
    private static readonly string[] Categories =
    [
        "Grpc.AspNetCore.Grpc.JsonTranscoding.ServerCallHandler",
        "Grpc.AspNetCore.Server.ServerCallHandler",
        "Grpc.Net.Client.Internal",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Routing",
    ];

    /// <summary>Leaves their warnings, which are about the process.</summary>
    public static void TurnOff(ILoggingBuilder logging)
    {
        foreach (var category in Categories)
        {
            logging.AddFilter(category, LogLevel.Warning);
        }
    }
}
