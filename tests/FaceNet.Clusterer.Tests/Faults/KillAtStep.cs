using System.Diagnostics;
using System.Globalization;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Tests.Faults;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(KillAtStep))]

namespace FaceNet.Clusterer.Tests.Faults;

/// <summary>
/// Kills the process that it is loaded into as soon as a step of a batch is done for the nth time, where the environment says so: the production program,
/// as it is, dies there as by <c>kill -9</c>.
/// </summary>
public sealed class KillAtStep : IHostingStartup
{
    private const string Variable = "FACENET_TEST_KILL_AT";

    /// <summary>The environment in which a program dies.</summary>
    internal static Dictionary<string, string> Environment(BatchStep step, int time) => new()
    {
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(KillAtStep).Assembly.GetName().Name!,
        [Variable] = string.Create(CultureInfo.InvariantCulture, $"{step} {time}"),
    };

    public void Configure(IWebHostBuilder builder)
    {
        if (System.Environment.GetEnvironmentVariable(Variable)?.Split(' ') is [var step, var time])
        {
            builder.ConfigureServices(services => services.AddSingleton<IBatchObserver>(
                new Killer(Enum.Parse<BatchStep>(step), int.Parse(time, CultureInfo.InvariantCulture))));
        }
    }

    private sealed class Killer(BatchStep deadly, int time) : IBatchObserver
    {
        private int _count;

        public void Done(BatchStep step, TimeSpan duration)
        {
            if (step == deadly && Interlocked.Increment(ref _count) == time)
            {
                Process.GetCurrentProcess().Kill();
            }
        }
    }
}
