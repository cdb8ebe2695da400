using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>
/// Lets no connection grow older than <see cref="ListenerOptions.MaxConnectionAge"/>: HTTP/2 clients are told to go away, HTTP/1.1 connections close after
/// their request. Clients that keep their connections for ever would never find servers that came later.
/// </summary>
/// <param name="limit">The age.</param>
/// <param name="time">The clock.</param>
internal sealed class ConnectionAge(TimeSpan limit, TimeProvider time)
{
    // Clients that came together, after a deployment, shall not all come again together.
    private const double Spread = 0.1;

    /// <summary>Limits the connections of a listener.</summary>
    public void Limit(ListenOptions listener)
    {
        if (limit > TimeSpan.Zero)
        {
            listener.Use(next => connection => RunAsync(next, connection));
        }
    }

    private async Task RunAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        await using var end = time.CreateTimer(_ => connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(), null, AgeOf(connection), Timeout.InfiniteTimeSpan);
        await next(connection);
    }

    // The id of a connection is all the chance that is needed here.
    private TimeSpan AgeOf(ConnectionContext connection) =>
        limit * (1 - Spread + (2 * Spread * new Random(connection.ConnectionId.GetHashCode(StringComparison.Ordinal)).NextDouble()));
}
