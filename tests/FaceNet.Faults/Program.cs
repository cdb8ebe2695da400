using System.CommandLine;
using System.Diagnostics;
using FaceNet.Faults.Faults;
using FaceNet.Faults.Hosts;
using FaceNet.Faults.Platform;

namespace FaceNet.Faults;

internal static class Program
{
    private const int FewestFaces = 1000;

    private static readonly Option<bool> Quick = new("--quick") { Description = "Each fault for seconds instead of minutes; under five minutes in all." };

    private static readonly Option<string[]> Only = new("--only") { Description = "Names of the faults to inject; all unless given.", AllowMultipleArgumentsPerToken = true };

    private static readonly Option<int> Seed = new("--seed") { Description = "Chooses the random moments.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int?> Hosts = new("--hosts") { Description = "Injects no fault: sends so many faces, at least 1000, through two Embedders, two Matchers and up to three Clusterers, and stops one of each." };

    private static readonly Option<bool> Log = new("--log") { Description = "Writes what the services logged to standard error when a fault does not hold." };

    private static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Injects faults under load and compares what was acknowledged with what is stored. One JSON object per fault goes to standard output, then one for the run; progress to standard error.") { Quick, Only, Seed, Hosts, Log };
        root.Validators.Add(arguments =>
        {
            var unknown = (arguments.GetValue(Only) ?? []).Except(FaultList.All.Select(fault => fault.Name)).ToArray();
            if (unknown.Length > 0)
            {
                arguments.AddError($"--only names '{unknown[0]}', which is no fault. There are: {string.Join(", ", FaultList.All.Select(fault => fault.Name))}.");
            }
        });
        root.Validators.Add(arguments =>
        {
            if (arguments.GetValue(Hosts) < FewestFaces)
            {
                arguments.AddError($"--hosts is {arguments.GetValue(Hosts)}; it must be at least {FewestFaces}, or nothing can be told from it.");
            }
        });
        root.SetAction((arguments, stop) => arguments.GetValue(Hosts) is { } faces
            ? RunHostsAsync(faces, arguments.GetValue(Log), stop)
            : RunAsync(arguments.GetValue(Quick), arguments.GetValue(Only) ?? [], arguments.GetValue(Seed), arguments.GetValue(Log), stop));
        return root.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunHostsAsync(int faces, bool log, CancellationToken stop)
    {
        await using var hosts = await SeveralHosts.StartAsync(stop);
        var holds = await new HostsRun(hosts, faces, stop).RunAsync();
        if (log && !holds)
        {
            await Console.Error.WriteLineAsync(hosts.Transcript);
        }

        return holds ? 0 : 1;
    }

    private static async Task<int> RunAsync(bool isQuick, string[] only, int seed, bool log, CancellationToken stop)
    {
        var started = Stopwatch.StartNew();
        await using var platform = await PlatformProcesses.StartAsync(stop);
        var suite = new FaultSuite(platform, isQuick, seed, log);
        var (injected, skipped, holds) = (0, 0, true);
        foreach (var fault in FaultList.All.Where(fault => only.Length == 0 || only.Contains(fault.Name)))
        {
            if (fault.Name == FaultList.FullDisk && !SmallDisk.CanBeFilled)
            {
                await Console.Error.WriteLineAsync($"{fault.Name}: left out, since only root on Linux can mount a small disk.");
                new SkippedFault($"faults.{fault.Name}", "needs root on Linux").Print();
                skipped++;
                continue;
            }

            var result = await suite.RunAsync(fault, stop);
            result.Print();
            injected++;
            holds &= result.Holds;
        }

        new RunSummary("faults", injected, skipped, started.Elapsed.TotalSeconds, holds).Print();
        return holds ? 0 : 1;
    }
}
