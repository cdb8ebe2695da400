using System.Net.Sockets;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Hosting;

/// <summary>Runs a host to its end, and says in one sentence why it cannot start where the operator can mend it.</summary>
public static class ServiceRunner
{
    /// <summary>Builds and starts the host and waits for its end. Returns the exit code of the process: 0 after an orderly stop, 1 otherwise.</summary>
    /// <param name="builder">The host with its services added.</param>
    /// <param name="map">Maps the services' endpoints; the defaults are mapped already.</param>
    /// <param name="errors">Where the reason goes; default the standard error stream.</param>
    public static async Task<int> RunServiceAsync(this WebApplicationBuilder builder, Action<WebApplication> map, TextWriter? errors = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(map);
        try
        {
            await using var app = builder.Build();
            app.MapServiceDefaults();
            map(app);
            await StartAsync(app);
            await app.WaitForShutdownAsync();
            return HasFailed(app) ? 1 : Environment.ExitCode;
        }
        catch (Exception exception) when (Explain(exception, builder.Configuration) is { } explanation)
        {
            await (errors ?? Console.Error).WriteLineAsync($"error: {explanation}");
            return 1;
        }
    }

    /// <summary>The reason why a host could not start, for the operator; null when it is a defect, whose stack trace is wanted.</summary>
    public static string? Explain(Exception exception, IConfiguration configuration) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine + "error: ", invalid.Failures),
        ManifestException manifest => manifest.Message,
        PlatformException known => known.Message,
        IOException { InnerException: AddressInUseException } => PortInUse(configuration),
        SocketException socket => CannotListen(configuration, socket),
        InvalidOperationException { InnerException: FormatException or ArgumentException } unreadable => $"{unreadable.Message} Correct the value, or leave it out for the default.",
        _ => null,
    };

    // Told to stop while it still starts, a host has nothing to finish; that is an orderly stop.
    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
    }

    // A host that stops because of a failed worker stops in good order; who restarts processes has to see the difference.
    private static bool HasFailed(WebApplication app) =>
        app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(service => service.ExecuteTask is { IsFaulted: true });

    private static string PortInUse(IConfiguration configuration)
    {
        var listeners = Listeners(configuration);
        return $"Port {listeners.GrpcPort} or {listeners.WebPort} on {listeners.Address} is in use. "
            + "Stop the other process, or set Listeners__GrpcPort and Listeners__WebPort to free ports.";
    }

    private static string CannotListen(IConfiguration configuration, SocketException failure)
    {
        var listeners = Listeners(configuration);
        return $"Listeners__Address {listeners.Address} with the ports {listeners.GrpcPort} and {listeners.WebPort} cannot be listened on "
            + $"({failure.SocketErrorCode}: {failure.Message}). Use an address of this machine, and ports that this user may open.";
    }

    private static ListenerOptions Listeners(IConfiguration configuration) =>
        configuration.GetSection("Listeners").Get<ListenerOptions>() ?? new ListenerOptions();
}
