using System.Globalization;
using Microsoft.Extensions.Logging.Console;

namespace FaceNet.Standalone.Hosting;

/// <summary>What the command line says about the host. Null leaves a setting to the environment, or to its default.</summary>
internal sealed record StandaloneSettings
{
    /// <summary>The IP address of both listeners.</summary>
    public string? Address { get; init; }

    /// <summary>The TCP port of gRPC; 0 takes a free one.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>The TCP port of health; 0 takes a free one.</summary>
    public int? WebPort { get; init; }

    /// <summary>The folder of the model.</summary>
    public string? ModelDirectory { get; init; }

    /// <summary>What the pictures show.</summary>
    public string? Domain { get; init; }

    /// <summary>What they show as long as <c>Models__Domain</c> says nothing else.</summary>
    public string? UsualDomain { get; init; }

    /// <summary>The folder that keeps the data of the embedded Redis server; null keeps nothing after the end.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>What is worth a line of the log, as long as <c>Logging__LogLevel__FaceNet</c> says nothing else.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>Configuration that the environment outranks.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Defaults() => Said(
    [
        new("Models:Domain", UsualDomain),
        new("Logging:LogLevel:Default", (LogLevel > LogLevel.Warning ? LogLevel : LogLevel.Warning).ToString()),
        new("Logging:LogLevel:FaceNet", LogLevel.ToString()),
        new("Logging:Console:FormatterName", ConsoleFormatterNames.Simple),
        new("Logging:Console:FormatterOptions:SingleLine", bool.TrueString),

        // What these two have to say is said in one sentence: by StandaloneHost, and by the health listeners.
        new("Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host", nameof(LogLevel.None)),
        new("Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks", nameof(LogLevel.None)),
    ]);

    /// <summary>Configuration that outranks the environment: what was said on the command line.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Overrides() => Said(
    [
        new("Listeners:Address", Address),
        new("Listeners:GrpcPort", GrpcPort?.ToString(CultureInfo.InvariantCulture)),
        new("Listeners:WebPort", WebPort?.ToString(CultureInfo.InvariantCulture)),
        new("Models:Directory", ModelDirectory),
        new("Models:Domain", Domain),
    ]);

    private static IEnumerable<KeyValuePair<string, string?>> Said(KeyValuePair<string, string?>[] settings) => settings.Where(setting => setting.Value is not null);
}
