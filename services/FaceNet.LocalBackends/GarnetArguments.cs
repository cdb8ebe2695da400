using System.Globalization;
using System.Net;

namespace FaceNet.LocalBackends;

/// <summary>The command line Garnet runs with: one set, proven as a whole to lose no acknowledged write when the process is killed.</summary>
internal static class GarnetArguments
{
    public static string[] For(int port, string dataDirectory, int memoryMegabytes) =>
    [
        "--bind", IPAddress.Loopback.ToString(),
        "--port", port.ToString(CultureInfo.InvariantCulture),
        "--lua",
        "--enable-vector-set-preview",

        // The native device needs libaio, which many machines lack.
        "--device-type", "RandomAccess",

        // A write is acknowledged after it is in the append-only file.
        "--aof",
        "--aof-commit-wait",
        "--aof-memory", "32m",
        "--aof-page-size", "8m",
        "--recover",
        "--checkpointdir", dataDirectory,

        // Without a storage tier Garnet silently drops data when its memory is full.
        "--storage-tier",
        "--logdir", Path.Combine(dataDirectory, "log"),
        "--memory", string.Create(CultureInfo.InvariantCulture, $"{memoryMegabytes}m"),
        "--page", "4m",
        "--index", "1m",

        "-q",
        "--disable-console-logger",
    ];
}
