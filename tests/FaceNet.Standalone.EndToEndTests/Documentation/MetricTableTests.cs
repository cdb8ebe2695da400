using System.Diagnostics.Metrics;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed class MetricTableTests
{
    [Fact]
    public async Task Instruments_OfAllHosts_StandWithKindUnitAndMeaning()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => instruments.Add(instrument) };
        listener.Start();
        await using var hosts = new ComposedHosts();
        foreach (var host in hosts.All)
        {
            host.CreateSingletons();
        }

        ServicesPage.Read().MustHave(
            "Metrics",
            ["metric", "kind", "unit", "meter", "meaning"],
            instruments.Where(instrument => instrument.Meter.Name.StartsWith("FaceNet.", StringComparison.Ordinal)).Select(Row).Distinct());
    }

    private static string Row(Instrument instrument) =>
        $"{instrument.Name} | {Kind(instrument)} | {instrument.Unit} | {instrument.Meter.Name} | {instrument.Description}";

    // Histogram`1 is a histogram.
    private static string Kind(Instrument instrument) => instrument.GetType().Name.Split('`')[0].ToLowerInvariant();
}
