using System.Net;
using System.Net.Sockets;

namespace FaceNet.LocalBackends.Tests;

public sealed class PortReservationTests
{
    [Fact]
    public void Take_PortThatIsReserved_IsRefused()
    {
        using var first = PortReservation.Take(0);

        var failure = Assert.Throws<LocalBackendException>(() => PortReservation.Take(first.Port));

        Assert.StartsWith($"Port {first.Port} ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_Reserved_LeavesThePortToTheServer()
    {
        var reservation = PortReservation.Take(0);

        reservation.Dispose();

        using var server = new TcpListener(IPAddress.Loopback, reservation.Port);
        server.Start();
    }
}
