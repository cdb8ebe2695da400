using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace FaceNet.Testing;

/// <summary>The wire between a service and something that it depends on, which a test can cut, stall and mend.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, Task> _wires = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IPEndPoint _target;
    private readonly Task _accepting;
    private TaskCompletionSource _flow = Flowing();
    private volatile bool _isCut;
    private Func<string, bool> _isLast = _ => false;
    private Func<string, bool> _isHeld = _ => false;
    private bool _deliversLast;
    private volatile bool _isOver;
    private volatile int _losses;

    /// <summary>Opens a port whose connections lead to another.</summary>
    /// <param name="target">Where to, as host:port; the host is an IP address.</param>
    public TcpProxy(string target)
    {
        _target = IPEndPoint.Parse(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect, as host:port.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>Ends all connections, and new ones as soon as they come.</summary>
    public void Cut()
    {
        _isCut = true;
        foreach (var wire in _wires.Keys)
        {
            wire.Close();
        }
    }

    /// <summary>Keeps all connections and lets nothing through.</summary>
    public void Stall() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Keeps the connections that there are and lets nothing more through them, ever; new ones are let through.</summary>
    public void Lose() => Interlocked.Increment(ref _losses);

    /// <summary>Stalls at a request to Redis: it is on its way, and arrives when the wire is mended.</summary>
    /// <param name="isHeld">Knows the request, or the transaction that it ends, by its bytes, as text.</param>
    public void StallAt(Func<string, bool> isHeld) => _isHeld = isHeld;

    /// <summary>Cuts at a request to Redis.</summary>
    /// <param name="isLast">Knows the request, or the transaction that it ends, by its bytes, as text.</param>
    /// <param name="delivered">Whether the server gets it and does it; nobody gets the answer in either case.</param>
    public void CutAt(Func<string, bool> isLast, bool delivered) => (_deliversLast, _isLast) = (delivered, isLast);

    /// <summary>Lets everything through again.</summary>
    public void Mend()
    {
        (_isLast, _isHeld, _isOver, _isCut) = (_ => false, _ => false, false, false);
        _flow.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        _flow.TrySetResult();
        await _accepting;
        await Task.WhenAll(_wires.Values);
        _end.Dispose();
    }

    private static TaskCompletionSource Flowing()
    {
        var flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        flow.SetResult();
        return flow;
    }

    private async Task AcceptAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _wires[client] = ConnectAsync(client);
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
            }
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        await Task.Yield();
        using var server = new TcpClient();
        using (client)
        {
            if (_isCut)
            {
                return;
            }

            try
            {
                await server.ConnectAsync(_target, _end.Token);
                await Task.WhenAny(RequestsAsync(client, server), AnswersAsync(server, client));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
            }
        }
    }

    private async Task RequestsAsync(TcpClient client, TcpClient server)
    {
        var requests = new RedisRequests();
        await PumpAsync(client, async piece =>
        {
            var text = requests.Read(piece.Span);
            if (_isHeld(text))
            {
                Stall();
                await _flow.Task.WaitAsync(_end.Token);
            }

            _isOver |= _isLast(text);
            if (_isOver && !_deliversLast)
            {
                Cut();
                return;
            }

            await server.GetStream().WriteAsync(piece, _end.Token);
            if (_isOver)
            {
                // The server sees the end only after it has read, and so done, all that came before.
                server.Client.Shutdown(SocketShutdown.Send);
            }
        });
    }

    private async Task AnswersAsync(TcpClient server, TcpClient client)
    {
        await PumpAsync(server, async piece =>
        {
            if (!_isOver)
            {
                await client.GetStream().WriteAsync(piece, _end.Token);
            }
        });
        if (_isOver)
        {
            Cut();
        }
    }

    private async Task PumpAsync(TcpClient from, Func<ReadOnlyMemory<byte>, Task> deliver)
    {
        var buffer = new byte[64 * 1024];
        var losses = _losses;
        try
        {
            while (await from.GetStream().ReadAsync(buffer, _end.Token) is var read and > 0)
            {
                await _flow.Task.WaitAsync(_end.Token);
                await (losses == _losses ? Task.CompletedTask : Task.Delay(Timeout.Infinite, _end.Token));
                await deliver(buffer.AsMemory(0, read));
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
