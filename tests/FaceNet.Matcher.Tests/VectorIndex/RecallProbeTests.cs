using System.Diagnostics.Metrics;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Matcher.VectorIndex.Recall;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FaceNet.Matcher.Tests.VectorIndex;

/// <summary>The probe counts what the index has missed, and only on searches that it was told to look at.</summary>
public sealed class RecallProbeTests(GarnetFixture garnet) : IAsyncLifetime
{
    private const int Dimensions = 32;
    private const int Hits = 5;

    private readonly MatcherStore _store = new(garnet.Endpoint);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly string _set = $"facenet:{{{UniqueName.For("recall")}:0}}:{UnitVectors.Space}:faces";
    private readonly MeterListener _listener = new();
    private long _expected;
    private long _found;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, count, _, _) =>
        {
            _ = instrument.Name.EndsWith("expected", StringComparison.Ordinal) ? Interlocked.Add(ref _expected, count) : Interlocked.Add(ref _found, count);
        });
        _listener.Start();
        foreach (var (number, vector) in UnitVectors.Random(50, Dimensions, seed: 3).Index())
        {
            await _store.Index.AddAsync(_set, $"face-{number}", vector, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _store.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task CompareAsync_SearchThatMissed_CountsWhatItFound(int missed)
    {
        var probe = UnitVectors.Random(1, Dimensions, seed: 4)[0];
        var hits = await _store.Index.SearchAsync(_set, probe, Hits, 50, Token);

        await Probe(oneIn: 1).CompareAsync(_set, probe.Memory, Hits, [.. hits.Skip(missed)]);

        Assert.Equal((Hits, Hits - missed), (_expected, _found));
    }

    [Fact]
    public async Task Look_EveryThirdSearch_IsCompared()
    {
        var probe = UnitVectors.Random(1, Dimensions, seed: 4)[0];
        var recall = Probe(oneIn: 3);

        for (var search = 1; search <= 6; search++)
        {
            recall.Look(_set, probe.Memory, Hits, []);
            await Eventually.HoldsAsync("the comparison", () => Interlocked.Read(ref _expected) == search / 3 * Hits, Token);
        }

        Assert.Equal(0, _found);
    }

    [Fact]
    public async Task Look_ByDefault_ComparesNothing()
    {
        var recall = Probe(oneIn: 0);

        recall.Look(_set, UnitVectors.At(0, Dimensions).Memory, Hits, []);
        await Task.Delay(200, Token);

        Assert.Equal(0, _expected);
    }

    private RecallProbe Probe(int oneIn) => new(
        _store.Redis, Options.Create(new RecallOptions { OneIn = oneIn }), new RecallMetrics(_services.GetRequiredService<IMeterFactory>()), NullLogger<RecallProbe>.Instance);
}
