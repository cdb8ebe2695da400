using System.Globalization;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Connections;

namespace FaceNet.Standalone.Hosting;

/// <summary>
/// Says which listener could not have its port. The command line outranks the environment, so whoever gave the port there has to
/// be told the option.
/// </summary>
internal static class PortInUse
{
    /// <summary>The explanation; null when something else failed, or when the failure does not say which port it was.</summary>
    public static string? Explain(Exception failure, IConfiguration configuration)
    {
        if (failure is not IOException { InnerException: AddressInUseException })
        {
            return null;
        }

        var listeners = configuration.GetSection("Listeners").Get<ListenerOptions>() ?? new ListenerOptions();
        return IsNamed(failure, listeners.GrpcPort) ? Text(listeners.Address, listeners.GrpcPort, "--grpc-port", "Listeners__GrpcPort")
            : IsNamed(failure, listeners.WebPort) ? Text(listeners.Address, listeners.WebPort, "--web-port", "Listeners__WebPort")
            : null;
    }

    // Kestrel tells the address in words only: "Failed to bind to address http://127.0.0.1:5300: address already in use."
    private static bool IsNamed(Exception failure, int port) =>
        failure.Message.Contains(string.Create(CultureInfo.InvariantCulture, $":{port}:"), StringComparison.Ordinal);

    private static string Text(string address, int port, string option, string setting) =>
        $"Port {port} on {address} is in use. Stop the other process, or name a free port with {option} or {setting}; 0 takes any.";
}
