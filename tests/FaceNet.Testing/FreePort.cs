using FaceNet.LocalBackends;

namespace FaceNet.Testing;

/// <summary>A loopback TCP port that nobody used a moment ago, for a server that cannot be asked to choose one itself.</summary>
public static class FreePort
{
    /// <summary>Finds one. Nothing holds it afterwards, so prefer port 0 wherever the server can tell what it got.</summary>
    public static int Find()
    {
        using var reservation = PortReservation.Take(0);
        return reservation.Port;
    }
}
