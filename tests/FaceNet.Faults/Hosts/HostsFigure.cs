using System.Text.Encodings.Web;
using System.Text.Json;

namespace FaceNet.Faults.Hosts;

/// <summary>How the work was shared among processes of a kind; printed as one line of JSON.</summary>
/// <param name="Benchmark">What was measured.</param>
/// <param name="Faces">Over how many faces.</param>
/// <param name="ProcessorSeconds">How long processors worked for each process.</param>
/// <param name="Value">The figure.</param>
/// <param name="Target">What it shall be.</param>
/// <param name="Holds">Whether it is.</param>
internal sealed record HostsFigure(string Benchmark, int Faces, IReadOnlyList<double> ProcessorSeconds, double Value, string Target, bool Holds)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Print() => Console.Out.WriteLine(JsonSerializer.Serialize(this with { Value = Math.Round(Value, 3), ProcessorSeconds = [.. ProcessorSeconds.Select(seconds => Math.Round(seconds, 2))] }, Json));
}
