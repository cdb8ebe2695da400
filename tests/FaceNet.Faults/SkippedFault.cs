using System.Text.Json;

namespace FaceNet.Faults;

/// <summary>A fault that cannot be injected here; printed as one line of JSON.</summary>
/// <param name="Benchmark">Name of the fault, after <c>faults.</c>.</param>
/// <param name="Skipped">What is missing.</param>
internal sealed record SkippedFault(string Benchmark, string Skipped)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Print() => Console.Out.WriteLine(JsonSerializer.Serialize(this, Json));
}
