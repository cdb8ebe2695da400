using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Access.Files;

/// <summary>How files of keys and certificates are looked after. Thread-safe.</summary>
internal sealed class FileReload(IOptions<SecurityOptions> options, TimeProvider time, ILogger<FileReload> logger)
{
    /// <summary>How often they are looked at.</summary>
    public TimeSpan Interval => options.Value.ReloadInterval;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>Where it is told what became of them.</summary>
    public ILogger Logger => logger;
}
