using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka.Reading;
using FaceNet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace FaceNet.ServiceDefaults.Tests.Kafka.Reading;

public sealed class TransientRetryTests
{
    private const int Runs = 100;

    // The longest pauses before the attempts of a step, in milliseconds.
    private static readonly double[] Longest = [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000];

    private readonly HastyTime _time = new();

    [Fact]
    public async Task Run_FailsAgainAndAgain_PausesGrowUpToABoundAndAreByChanceUpToHalfShorter()
    {
        var retry = new TransientRetry(_time, NullLogger<TransientRetry>.Instance);

        for (var run = 0; run < Runs; run++)
        {
            var failures = 0;
            await retry.RunAsync("a step", () => failures++ < Longest.Length ? Task.FromException(Away()) : Task.CompletedTask, TestContext.Current.CancellationToken);
        }

        var waits = _time.Waits;
        Assert.Equal(Runs * Longest.Length, waits.Count);
        for (var failure = 0; failure < Longest.Length; failure++)
        {
            var longest = Longest[failure];
            double[] drawn = [.. waits.Where((_, at) => at % Longest.Length == failure).Select(wait => wait.TotalMilliseconds)];
            Assert.All(drawn, pause => Assert.InRange(pause, longest / 2, longest));
            Assert.Contains(drawn, pause => pause < longest * 0.75);
            Assert.Contains(drawn, pause => pause > longest * 0.75);
        }
    }

    private static UnavailableException Away() => new(ErrorReasons.StoreUnavailable, "Redis is away.", TimeSpan.Zero);
}
