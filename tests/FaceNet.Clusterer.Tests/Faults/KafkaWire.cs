using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Clusterer.Tests.Faults;

/// <summary>
/// The wire between one Clusterer and its broker, which a test can cut, stall and mend. A broker tells its clients its own port, so answers are
/// passed on frame by frame with this wire's port in place of the broker's.
/// </summary>
internal sealed class KafkaWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, Task> _connections = new();
    private readonly ConcurrentDictionary<short, int> _requests = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _broker;
    private readonly byte[] _theirs;
    private readonly byte[] _ours;
    private readonly Task _accepting;
    private volatile TaskCompletionSource _flow = new();
    private volatile bool _isCut;

    /// <param name="broker">The broker's host:port; the host is an IP address.</param>
    public KafkaWire(string broker)
    {
        _broker = IPEndPoint.Parse(broker);
        _flow.SetResult();
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        (_theirs, _ours) = (Address(_broker.Port), Address(port));
        _accepting = AcceptAsync();
    }

    public string Endpoint { get; }

    /// <summary>The topics of others, over this wire.</summary>
    public KafkaOptions Through(KafkaOptions topics) => new()
    {
        BootstrapServers = Endpoint,
        FaceEmbeddedTopic = topics.FaceEmbeddedTopic,
        ClusterChangedTopic = topics.ClusterChangedTopic,
    };

    /// <summary>How many requests of a kind were passed on to the broker.</summary>
    /// <param name="kind">The number of the kind in Kafka's protocol.</param>
    public int Passed(short kind) => _requests.GetValueOrDefault(kind);

    /// <summary>Ends all connections, and new ones as soon as they come.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var client in _connections.Keys)
        {
            client.Close();
        }
    }

    /// <summary>Keeps all connections and lets nothing through.</summary>
    public void Stall() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything through again.</summary>
    public void Mend()
    {
        _isCut = false;
        _flow.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        await Task.WhenAll(_connections.Values);
        _end.Dispose();
    }

    // As metadata name a broker: its host, then its port as 32 bits.
    private static byte[] Address(int port)
    {
        var address = new byte["127.0.0.1".Length + sizeof(int)];
        Encoding.ASCII.GetBytes("127.0.0.1", address);
        BinaryPrimitives.WriteInt32BigEndian(address.AsSpan(^sizeof(int)), port);
        return address;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _connections[client] = ConnectAsync(client);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
            }
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        await Task.Yield();
        using var broker = new TcpClient();
        using (client)
        {
            try
            {
                if (!_isCut)
                {
                    await broker.ConnectAsync(_broker, _end.Token);
                    await await Task.WhenAny(PassAsync(client.GetStream(), broker.GetStream(), Count), PassAsync(broker.GetStream(), client.GetStream(), _ => { }));
                }
            }
            catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
            }
        }
    }

    // A request begins with its kind.
    private void Count(byte[] request) => _requests.AddOrUpdate(BinaryPrimitives.ReadInt16BigEndian(request), 1, (_, count) => count + 1);

    // Every request and every answer is a frame: its length in 32 bits, then as many bytes.
    private async Task PassAsync(NetworkStream from, NetworkStream to, Action<byte[]> note)
    {
        var length = new byte[sizeof(int)];
        while (true)
        {
            await from.ReadExactlyAsync(length, _end.Token);
            var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            await from.ReadExactlyAsync(frame, _end.Token);
            for (var at = 0; frame.AsSpan(at).IndexOf(_theirs) is var next and >= 0; at += next + _ours.Length)
            {
                _ours.CopyTo(frame, at + next);
            }

            await _flow.Task.WaitAsync(_end.Token);
            note(frame);
            await to.WriteAsync((byte[])[.. length, .. frame], _end.Token);
        }
    }
}
