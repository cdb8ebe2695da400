using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Testing.Fuzz;

/// <summary>Random requests on their way, and what became of them: each is to be answered, or refused with a reason. Thread-safe.</summary>
/// <param name="services">Calls the services.</param>
public sealed class RandomCalls(CallInvoker services)
{
    private const int LongestRequest = 1500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<string, (long Calls, TimeSpan Time)> _outcomes = new();
    private readonly ConcurrentQueue<string> _failures = new();

    /// <summary>Which random requests are sent, as FACENET_FUZZ_SEED says.</summary>
    public static int Seed => Setting("FACENET_FUZZ_SEED", 1);

    /// <summary>How often which rpc came to what, <c>Service.Rpc OK</c> or the reason in place of OK, and how long that took in all: a line each.</summary>
    public string Summary => string.Join(
        Environment.NewLine,
        _outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal).Select(outcome => string.Create(CultureInfo.InvariantCulture, $"{outcome.Value.Calls} in {outcome.Value.Time.TotalSeconds:0.0} s: {outcome.Key}")));

    /// <summary>Requests that came to what none may come to.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How many requests are sent, as FACENET_FUZZ_MESSAGES says.</summary>
    /// <param name="otherwise">Where it says nothing.</param>
    public static int MessageCount(int otherwise) => Setting("FACENET_FUZZ_MESSAGES", otherwise);

    /// <summary>How often an rpc was answered without an error, and how often it was called.</summary>
    public (long Answered, long Called) Count(string rpc) => (
        _outcomes.GetValueOrDefault($"{rpc} OK").Calls, _outcomes.Where(outcome => outcome.Key.StartsWith(rpc + " ", StringComparison.Ordinal)).Sum(outcome => outcome.Value.Calls));

    /// <summary>Sends a request.</summary>
    public async Task SendAsync(DescribedRpc rpc, IMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        var begun = Stopwatch.GetTimestamp();
        var (outcome, isFine) = await CallAsync(rpc, request, cancellationToken);
        var time = Stopwatch.GetElapsedTime(begun);
        _outcomes.AddOrUpdate($"{rpc.Name} {outcome}", (1, time), (_, before) => (before.Calls + 1, before.Time + time));
        if (!isFine)
        {
            _failures.Enqueue($"{rpc.Name}: {outcome}: {Shorten(JsonFormatter.Default.Format(request))}");
        }
    }

    // What became of the call, and whether it may.
    private async Task<(string Outcome, bool IsFine)> CallAsync(DescribedRpc rpc, IMessage request, CancellationToken cancellationToken)
    {
        try
        {
            await rpc.CallAsync(services, request, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: cancellationToken));
            return ("OK", true);
        }
        catch (RpcException refused)
        {
            var reason = refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
            return refused.StatusCode is StatusCode.Internal or StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unavailable || reason is null
                ? ($"{refused.StatusCode} {reason} {refused.Status.Detail}", false)
                : (reason, true);
        }
    }

    private static string Shorten(string text) => text.Length > LongestRequest ? text[..LongestRequest] + " ..." : text;

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
