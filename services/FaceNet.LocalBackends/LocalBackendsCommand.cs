using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace FaceNet.LocalBackends;

/// <summary>The command line of the executable: starts both backends, prints where they are, and runs until it is told to stop.</summary>
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

    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Write the logs of both backends to standard error.",
    };

    public static RootCommand Create()
    {
        var command = new RootCommand("Runs the Redis server and the Kafka broker that the services need, without installing either.")
        {
            RedisPort,
            Data,
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
            await using var host = await LocalBackendsHost.StartAsync(options, stop);
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
        await output.WriteLineAsync(
            $"""
            redis  {host.Redis.Endpoint}
            kafka  {host.Kafka.BootstrapServers}

            For services that run as processes of their own:
              export Redis__Configuration={host.Redis.Endpoint}
              export Kafka__BootstrapServers={host.Kafka.BootstrapServers}

            Ctrl-C stops both.
            """);
        await output.FlushAsync();
    }

    private static async Task UntilStoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }
}
