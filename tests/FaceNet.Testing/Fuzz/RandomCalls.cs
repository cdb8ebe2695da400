using System.Collections.Concurrent;
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

    private readonly ConcurrentDictionary<string, long> _outcomes = new();
    private readonly ConcurrentQueue<string> _failures = new();

    /// <summary>Which random requests are sent, as FACENET_FUZZ_SEED says.</summary>
    public static int Seed => Setting("FACENET_FUZZ_SEED", 1);

    /// <summary>How often which rpc came to what: <c>Service.Rpc OK</c>, or the reason in place of OK.</summary>
    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    /// <summary>Requests that came to what none may come to.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>How many requests are sent, as FACENET_FUZZ_MESSAGES says.</summary>
    /// <param name="otherwise">Where it says nothing.</param>
    public static int MessageCount(int otherwise) => Setting("FACENET_FUZZ_MESSAGES", otherwise);

    /// <summary>Sends a request.</summary>
    public async Task SendAsync(DescribedRpc rpc, IMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rpc);
        var (outcome, isFine) = await CallAsync(rpc, request, cancellationToken);
        _outcomes.AddOrUpdate($"{rpc.Name} {outcome}", 1, (_, calls) => calls + 1);
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
