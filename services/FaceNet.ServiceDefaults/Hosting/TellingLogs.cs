using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>
/// What libraries log of single requests tells of people: paths hold their ids, and the details of errors quote what was sent, which may be a name. None of it is logged,
/// at whatever level the rest is. Refusals are counted by their reason.
/// </summary>
internal static class TellingLogs
{
    private static readonly string[] Categories =
    [
        "Grpc.AspNetCore.Grpc.JsonTranscoding.ServerCallHandler",
        "Grpc.AspNetCore.Server.ServerCallHandler",
        "Grpc.Net.Client.Internal",
        "Microsoft.AspNetCore.Hosting.Diagnostics",
        "Microsoft.AspNetCore.Routing",
    ];

    /// <summary>Leaves their warnings, which are about the process.</summary>
    public static void TurnOff(ILoggingBuilder logging)
    {
        foreach (var category in Categories)
        {
            logging.AddFilter(category, LogLevel.Warning);
        }

        logging.Services.PostConfigure<LoggerFilterOptions>(Narrow);
    }

    // A rule of the configuration that names a provider, or more of the category, is chosen instead of those above: none may let through what they keep back.
    private static void Narrow(LoggerFilterOptions options)
    {
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) => (level >= LogLevel.Warning || !Tells(category)) && rule.Filter?.Invoke(provider, category, level) != false);
        }
    }

    private static bool Tells(string? category) => category is not null && Categories.Any(telling => category.StartsWith(telling, StringComparison.OrdinalIgnoreCase));
}
