using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceNet.LocalBackends;

/// <summary>Settings of the in-process Garnet server.</summary>
public sealed record GarnetBackendOptions
{
    /// <summary>The TCP port on the loopback address, 0 to 65535; 0 takes a free one.</summary>
    /// <value>The default is 0.</value>
    public int Port { get; init; }

    /// <summary>
    /// The folder that keeps the data across restarts; it is created when missing, and one process at a time may use it.
    /// Null means a temporary folder that is deleted at disposal.
    /// </summary>
    /// <value>The default is null.</value>
    public string? DataDirectory { get; init; }

    /// <summary>Main-store memory in megabytes, 16 to 65536. What does not fit is kept on disk and read slower; nothing is dropped.</summary>
    /// <value>The default is 256.</value>
    public int MemoryMegabytes { get; init; } = 256;

    /// <summary>Where Garnet's own log goes.</summary>
    /// <value>The default is nowhere.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Refuses values that Garnet would reject late or unclearly.</summary>
    /// <exception cref="LocalBackendException">A value is out of its range.</exception>
    internal void Validate()
    {
        Require(Port is >= 0 and <= 65535, nameof(Port), Port, "from 0 (any free port) to 65535");
        Require(MemoryMegabytes is >= 16 and <= 65536, nameof(MemoryMegabytes), MemoryMegabytes, "from 16 to 65536");
        Require(DataDirectory is null || !string.IsNullOrWhiteSpace(DataDirectory), nameof(DataDirectory), DataDirectory,
            "the path of a folder, or left out for a temporary one");
    }

    private static void Require(bool holds, string name, object? value, string rule)
    {
        if (!holds)
        {
            throw new LocalBackendException($"{name} is '{value}', but must be {rule}.");
        }
    }
}
