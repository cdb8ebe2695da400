using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FaceNet.Testing;

namespace FaceNet.ServiceDefaults.Tests.Kafka;

/// <summary>Speaks TLS on a port, and clear text with what is behind it.</summary>
internal sealed class TlsWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2 _certificate;
    private readonly IPEndPoint _target;
    private readonly Task _accepting;

    /// <param name="target">What is behind it, as host:port; the host is an IP address.</param>
    /// <param name="issued">The certificate that it shows.</param>
    public TlsWire(string target, IssuedCertificate issued)
    {
        _certificate = X509Certificate2.CreateFromPem(issued.Pem, issued.KeyPem);
        _target = IPEndPoint.Parse(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect, as host:port.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _certificate.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var wires = new List<Task>();
        try
        {
            while (true)
            {
                wires.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(wires);
        }
    }

    // Clients that do not trust the certificate, or do not speak TLS, go away.
    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                await server.ConnectAsync(_target, _end.Token);
                await Task.WhenAny(tls.CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(tls, _end.Token));
            }
            catch (Exception gone) when (gone is IOException or System.Security.Authentication.AuthenticationException or OperationCanceledException)
            {
            }
        }
    }
}
