using System.CommandLine;
using FaceNet.Standalone.Hosting;

namespace FaceNet.Standalone.Commands;

/// <summary>Keeps the platform running until it is told to stop.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> Address = new("--address")
    {
        Description = "IP address of both listeners; any other than loopback needs TLS and credentials, or Security__AllowAnonymous=true. [default: 127.0.0.1]",
        HelpName = "IP",
    };

    private static readonly Option<int?> GrpcPort = new("--grpc-port")
    {
        Description = "TCP port of gRPC (HTTP/2); 0 takes a free one. [default: 5300]",
        HelpName = "PORT",
    };

    private static readonly Option<int?> WebPort = new("--web-port")
    {
        Description = "TCP port of health (HTTP/1.1); 0 takes a free one. [default: 5301]",
        HelpName = "PORT",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder that keeps the data of the embedded Redis server across restarts. [default: nothing is kept]",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Run the services until Ctrl-C. The default.");
        Configure(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of this verb.</summary>
    public static void Configure(Command command)
    {
        command.Add(Address);
        command.Add(GrpcPort);
        command.Add(WebPort);
        command.Add(CommandOptions.Model);
        command.Add(Data);
        command.SetGuardedAction(RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        var settings = new StandaloneSettings
        {
            Address = arguments.GetValue(Address),
            GrpcPort = arguments.GetValue(GrpcPort),
            WebPort = arguments.GetValue(WebPort),
            ModelDirectory = arguments.GetValue(CommandOptions.Model),
            DataDirectory = arguments.GetValue(Data),
        };
        await using var host = await StandaloneHost.StartAsync(settings, stop);
        await ServeBanner.PrintAsync(arguments.InvocationConfiguration.Output, host, stop);
        await host.RunUntilStoppedAsync(stop);
        return 0;
    }
}
