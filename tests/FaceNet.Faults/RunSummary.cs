using System.Text.Json;

namespace FaceNet.Faults;

/// <summary>A whole run, the last line of it; printed as one line of JSON.</summary>
/// <param name="Benchmark">Its name.</param>
/// <param name="Injected">How many kinds of faults were injected.</param>
/// <param name="Skipped">How many could not be injected here.</param>
/// <param name="Seconds">How long it took, with the start of the platform.</param>
/// <param name="Holds">Whether all held.</param>
internal sealed record RunSummary(string Benchmark, int Injected, int Skipped, double Seconds, bool Holds)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Print() => Console.Out.WriteLine(JsonSerializer.Serialize(this with { Seconds = Math.Round(Seconds, 1) }, Json));
}
