using System.Diagnostics;
using System.Globalization;
using System.Net;
using Garnet.server;
using Microsoft.Extensions.Logging;

namespace FaceNet.LocalBackends;

/// <summary>
/// A Garnet server inside this process: it speaks the Redis protocol on a loopback socket, with vector sets, and every
/// write it has acknowledged is on disk.
/// </summary>
/// <remarks>Disposal closes all connections and frees the port. Several backends can live in one process.</remarks>
public sealed partial class GarnetBackend : IAsyncDisposable
{
    private static readonly Lock TraceListeners = new();

    private readonly CheckpointingGarnetServer _server;
    private readonly DataDirectory _data;
    private readonly ILogger _logger;
    private int _disposed;

    private GarnetBackend(CheckpointingGarnetServer server, DataDirectory data, ILogger logger, int port)
    {
        _server = server;
        _data = data;
        _logger = logger;
        Endpoint = string.Create(CultureInfo.InvariantCulture, $"{IPAddress.Loopback}:{port}");
    }

    /// <summary>Where clients connect, as <c>host:port</c>; a valid StackExchange.Redis configuration string.</summary>
    public string Endpoint { get; }

    /// <summary>The folder the server writes to.</summary>
    internal string DataPath => _data.Path;

    /// <summary>Starts a server, recovers what its data folder holds, and returns when it accepts connections.</summary>
    /// <exception cref="LocalBackendException">An option is out of range, the port or the data folder is in use, or Garnet refused to start.</exception>
    public static Task<GarnetBackend> StartAsync(GarnetBackendOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();

        // Recovery reads the whole log synchronously.
        return Task.Run(() => Start(options), cancellationToken);
    }

    /// <summary>Stops the server. A temporary data folder is deleted; a given one gets a checkpoint, so that the next start is quick.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await CheckpointAsync().ConfigureAwait(false);
            await Task.Run(_server.Dispose).ConfigureAwait(false);
            _data.Dispose();
        }
    }

    // Everything acknowledged is in the append-only file already. But the next start would insert its vectors one by one,
    // about a second per thousand; after a checkpoint it takes a fraction of a second.
    private async Task CheckpointAsync()
    {
        if (!_data.IsTemporary && await _server.CheckpointAsync().ConfigureAwait(false) is var status and not CheckpointStatus.Success)
        {
            LogNoCheckpoint(_logger, status, _data.Path);
        }
    }

    [LoggerMessage(LogLevel.Warning, "No checkpoint at the stop ({Status}); the next start on {DataDirectory} recovers from the append-only file and takes longer.",
        EventName = "NoCheckpoint")]
    private static partial void LogNoCheckpoint(ILogger logger, CheckpointStatus status, string dataDirectory);

    private static GarnetBackend Start(GarnetBackendOptions options)
    {
        using var port = PortReservation.Take(options.Port);
        var data = DataDirectory.Open(options.DataDirectory);
        CheckpointingGarnetServer? server = null;
        try
        {
            server = Create(GarnetArguments.For(port.Port, data.Path, options.MemoryMegabytes), options);
            port.Dispose();
            server.Start();
            return new GarnetBackend(server, data, options.LoggerFactory.CreateLogger<GarnetBackend>(), port.Port);
        }
        catch (Exception failure)
        {
            server?.Dispose();
            data.Dispose();
            throw new LocalBackendException(
                $"Garnet did not start on port {port.Port} with data directory '{data.Path}': {failure.Message}", failure);
        }
    }

    private static CheckpointingGarnetServer Create(string[] arguments, GarnetBackendOptions options)
    {
        // Garnet's constructor adds a console listener to the process-wide trace; the host's console is not Garnet's.
        lock (TraceListeners)
        {
            var before = Trace.Listeners.Cast<TraceListener>().ToArray();
            try
            {
                return new CheckpointingGarnetServer(arguments, options.LoggerFactory);
            }
            finally
            {
                foreach (var added in Trace.Listeners.Cast<TraceListener>().Except(before).ToArray())
                {
                    Trace.Listeners.Remove(added);
                }
            }
        }
    }
}
