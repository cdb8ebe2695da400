using System.Text.Json;

namespace FaceNet.Faults;

/// <summary>What a fault did to what had been acknowledged; printed as one line of JSON.</summary>
/// <param name="Benchmark">Name of the fault, after <c>faults.</c>.</param>
/// <param name="Injected">How often it was injected.</param>
/// <param name="Acknowledged">Crops that the broker took, faces and deletions that the Matcher confirmed, and promotions, corrections and erasures that a Clusterer confirmed, during the load.</param>
/// <param name="Lost">Those that are not stored, or are again, afterwards.</param>
/// <param name="Doubled">Those that count twice.</param>
/// <param name="Wrong">Answers without an error that were wrong.</param>
/// <param name="Unanswered">Calls that ended with an error, each with a code that says to retry, or refuses bad input.</param>
/// <param name="RecoverySeconds">From the end of the fault until everything acknowledged by then was handled and every kind of call succeeded again.</param>
/// <param name="Holds">Whether nothing was lost, doubled or wrong.</param>
internal sealed record FaultResult(
    string Benchmark, int Injected, long Acknowledged, long Lost, long Doubled, long Wrong, long Unanswered, double RecoverySeconds, bool Holds)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public void Print() => Console.Out.WriteLine(JsonSerializer.Serialize(this with { RecoverySeconds = Math.Round(RecoverySeconds, 1) }, Json));
}
