using System.Net;
using System.Net.Sockets;

namespace FaceNet.LocalBackends.Tests;

public sealed class LocalBackendsHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DisposeAsync_Running_FreesBothPorts()
    {
        var host = await LocalBackendsHost.StartAsync(BackendChoice.Both, new GarnetBackendOptions(), Cancellation);
        var ports = new[] { IPEndPoint.Parse(host.Redis!.Endpoint), IPEndPoint.Parse(host.Kafka!.BootstrapServers) };

        await host.DisposeAsync();

        foreach (var port in ports)
        {
            using var client = new TcpClient();
            await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(port, Cancellation).AsTask());
        }
    }
}
