using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FaceNet.Standalone.Hosting;

/// <summary>
/// Replaces port 0 of the listeners by free ports before the host is built: the services in it need to know where the Embedder
/// will be before it listens.
/// </summary>
internal static class FreePorts
{
    private static readonly string[] Settings = ["Listeners:GrpcPort", "Listeners:WebPort"];

    public static void Choose(ConfigurationManager configuration)
    {
        var open = Settings.Where(setting => configuration[setting] == "0").ToArray();

        // All are held until all are found, else two would get the same.
        var holders = open.Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        try
        {
            foreach (var (setting, holder) in open.Zip(holders))
            {
                holder.Start();
                configuration[setting] = ((IPEndPoint)holder.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
            }
        }
        finally
        {
            foreach (var holder in holders)
            {
                holder.Dispose();
            }
        }
    }
}
