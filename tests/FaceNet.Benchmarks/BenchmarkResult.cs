using System.Text.Json;
using System.Text.Json.Serialization;

namespace FaceNet.Benchmarks;

/// <summary>One figure beside what it is measured against in the same run; printed as one line of JSON.</summary>
/// <param name="Benchmark">Name of the figure.</param>
/// <param name="Parameters">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit, also the baseline's.</param>
/// <param name="Baseline">What it is measured against.</param>
/// <param name="BaselineValue">The baseline's figure.</param>
/// <param name="Ratio">What the target is about; the value over the baseline's.</param>
/// <param name="Target">The target in words; null for a figure without one.</param>
/// <param name="Holds">Whether the target is met; null without one.</param>
internal sealed record BenchmarkResult(
    string Benchmark, IReadOnlyDictionary<string, object> Parameters, double Value, string Unit, string Baseline, double BaselineValue, double Ratio, string? Target, bool? Holds)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Print()
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(this with { Value = Round(Value), BaselineValue = Round(BaselineValue), Ratio = Round(Ratio) }, Json));
    }

    // Four digits: what is behind them changes from run to run.
    private static double Round(double value)
    {
        return value == 0 || !double.IsFinite(value) ? value : Math.Round(value, Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 10));
    }
}
