using System.Net;
using System.Net.Sockets;

namespace FaceNet.LocalBackends;

/// <summary>Holds a loopback TCP port for a server that is about to listen on it; dispose it just before.</summary>
/// <remarks>
/// Garnet cannot tell which port it got when it is asked for any free one, and it notices a port in use only after
/// it has read its data.
/// </remarks>
internal sealed class PortReservation : IDisposable
{
    private readonly TcpListener _holder;

    private PortReservation(TcpListener holder)
    {
        _holder = holder;
        Port = ((IPEndPoint)holder.LocalEndpoint).Port;
    }

    public int Port { get; }

    /// <summary>Reserves <paramref name="port"/>, or a free port when it is 0.</summary>
    /// <exception cref="LocalBackendException">Something else uses the port.</exception>
    public static PortReservation Take(int port)
    {
        var holder = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            holder.Start();
            return new PortReservation(holder);
        }
        catch (SocketException failure)
        {
            holder.Dispose();
            throw new LocalBackendException(
                $"Port {port} on {IPAddress.Loopback} cannot be used for Redis ({failure.SocketErrorCode}): "
                + "stop what listens there, name another port, or use 0 for any free one.",
                failure);
        }
    }

    public void Dispose() => _holder.Dispose();
}
