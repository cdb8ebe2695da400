using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace FaceNet.LocalBackends;

/// <summary>The command line of the executable: starts the backends, prints where they are, and runs until it is told to stop.</summary>
internal static class LocalBackendsCommand
{
    private static readonly Option<int> RedisPort = new("--redis-port")
    {
        Description = "TCP port of the Redis server on the loopback address; 0 takes a free one.",
    };

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Folder that keeps the Redis data across restarts; without it nothing is kept.",
        HelpName = "DIR",
    };

    private static readonly Option<BackendChoice> Only = new("--only")
    {
        Description = "Runs Redis or Kafka alone, so that each can be stopped apart from the other.",
    };

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Write the logs of the backends to standard error.",
    };

    public static RootCommand Create()
    {
        var command = new RootCommand("Runs the Redis server and the Kafka broker that the services need, without installing either.")
        {
            RedisPort,
            Data,
            Only,
            Verbose,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        using var logs = LoggerFactory.Create(logging =>
        {
            if (arguments.GetValue(Verbose))
            {
                logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            }
        });
        var options = new GarnetBackendOptions
        {
            Port = arguments.GetValue(RedisPort),
            DataDirectory = arguments.GetValue(Data),
            LoggerFactory = logs,
        };

        try
        {
            await using var host = await LocalBackendsHost.StartAsync(arguments.GetValue(Only), options, stop);
            await PrintAsync(arguments.InvocationConfiguration.Output, host);
            await UntilStoppedAsync(stop);
            return 0;
        }
        catch (LocalBackendException failure)
        {
            await arguments.InvocationConfiguration.Error.WriteLineAsync(failure.Message);
            return 1;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task PrintAsync(TextWriter output, LocalBackendsHost host)
    {
        (string Name, string Setting, string? Address)[] backends =
        [
            ("redis", "Redis__Configuration", host.Redis?.Endpoint),
            ("kafka", "Kafka__BootstrapServers", host.Kafka?.BootstrapServers),
        ];
        foreach (var (name, _, address) in backends.Where(backend => backend.Address is not null))
        {
            await output.WriteLineAsync($"{name}  {address}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("For services that run as processes of their own:");
        foreach (var (_, setting, address) in backends.Where(backend => backend.Address is not null))
        {
            await output.WriteLineAsync($"  export {setting}={address}");
        }

        await output.WriteLineAsync();
        await output.WriteLineAsync("Ctrl-C stops it.");
        await output.FlushAsync();
    }

    private static async Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
