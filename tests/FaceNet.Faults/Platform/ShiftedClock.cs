using System.Globalization;
using FaceNet.Faults.Platform;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(ShiftedClock.Injection))]

namespace FaceNet.Faults.Platform;

/// <summary>A clock that jumps: what the services take for the time of day is as far from it as a file says that all of them read.</summary>
internal sealed class ShiftedClock(string file)
{
    private const string Variable = "FACENET_FAULTS_CLOCK";

    /// <summary>The environment in which a program has this clock.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = typeof(ShiftedClock).Assembly.GetName().Name!,
        [Variable] = file,
    };

    /// <summary>Jumps to so far from the time of day.</summary>
    public void Shift(TimeSpan offset)
    {
        // Replaced as a whole: nobody reads half of it.
        File.WriteAllText(file + ".new", offset.Ticks.ToString(CultureInfo.InvariantCulture));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Loaded into the programs by their host.</summary>
    public sealed class Injection : IHostingStartup
    {
        public void Configure(IWebHostBuilder builder)
        {
            if (System.Environment.GetEnvironmentVariable(Variable) is { } file)
            {
                builder.ConfigureServices(services => services.AddSingleton<TimeProvider>(new Shifted(file)));
            }
        }
    }

    // Timers and durations are the machine's: a clock that is set does not change how fast time passes.
    private sealed class Shifted(string file) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset();

        private TimeSpan Offset() =>
            File.Exists(file) && long.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var ticks) ? TimeSpan.FromTicks(ticks) : TimeSpan.Zero;
    }
}
