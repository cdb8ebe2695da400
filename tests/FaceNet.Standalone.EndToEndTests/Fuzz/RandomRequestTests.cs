using System.Collections.Concurrent;
using System.Globalization;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Training.V1;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Fuzz;

/// <summary>
/// Every unary rpc of the platform, asked random things: it answers, or says what is wrong. Never INTERNAL, a crash, a hang or growth.
/// FACENET_FUZZ_MESSAGES sets how many messages are sent, FACENET_FUZZ_SEED which ones:
/// <code>FACENET_FUZZ_MESSAGES=100000 dotnet test --project tests/FaceNet.Standalone.EndToEndTests --filter-trait Kind=Fuzz</code>
/// </summary>
[Collection<SharedPlatform>]
[Trait("Kind", "Fuzz")]
public sealed class RandomRequestTests(Platform platform, ITestOutputHelper output)
{
    private const int Callers = 8;
    private const long MaxGrowth = 100 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // Those that destroy what all others need are asked to do so elsewhere.
    private static readonly string[] Destructive = ["GalleryService.DeleteGallery", "ErasureService.EraseAllClusters"];

    // All of the contracts but trainings, which another host takes.
    private static IEnumerable<ServiceDescriptor> Services =>
        from type in typeof(EmbeddingService).Assembly.GetExportedTypes()
        let service = type.GetProperty("Descriptor", typeof(ServiceDescriptor))?.GetValue(null) as ServiceDescriptor
        where service is not null && service != TrainingService.Descriptor
        select service;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_RandomMessages_AreAnsweredOrRefusedWithAReason()
    {
        var rpcs = UnaryRpc.All(Services);
        var world = await FuzzWorld.CreateAsync(platform, Cancellation);
        var (messages, seed) = (Setting("FACENET_FUZZ_MESSAGES", 3000), Setting("FACENET_FUZZ_SEED", 1));
        var outcomes = new ConcurrentDictionary<string, long>();
        var failures = new ConcurrentQueue<string>();

        await RunAsync(messages / 4);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(messages - (messages / 4));

        Assert.True(failures.IsEmpty, $"{failures.Count} of {messages} messages, such as:\n{string.Join("\n", failures.Take(10))}");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
        Assert.All(rpcs, rpc => Assert.Contains(outcomes.Keys, outcome => outcome.StartsWith(rpc.Name + " ", StringComparison.Ordinal)));
        output.WriteLine(string.Join(Environment.NewLine, outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal).Select(outcome => $"{outcome.Value} {outcome.Key}")));

        Task RunAsync(int count) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            // The same ones in every run.
            var random = new Random((seed * 1000) + (count % 1000) + caller);
            var source = new RandomMessages(random, world);

            var elsewhere = new RandomMessages(random, world with { Gallery = "fuzzed" });
            for (var left = count / Callers; left > 0; left--)
            {
                var rpc = rpcs[random.Next(rpcs.Count)];
                var request = (Destructive.Contains(rpc.Name) ? elsewhere : source).Of(rpc.Request);
                var (outcome, isFine) = await CallAsync(rpc, request);
                outcomes.AddOrUpdate($"{rpc.Name} {outcome}", 1, (_, calls) => calls + 1);
                if (!isFine)
                {
                    failures.Enqueue($"{rpc.Name}: {outcome}: {Shorten(JsonFormatter.Default.Format(request))}");
                }
            }
        })));
    }

    // What became of the call, and whether it may.
    private async Task<(string Outcome, bool IsFine)> CallAsync(UnaryRpc rpc, IMessage request)
    {
        try
        {
            await rpc.CallAsync(platform.Channel.CreateCallInvoker(), request, new CallOptions(deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience, cancellationToken: Cancellation));
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

    private static string Shorten(string text) => text.Length > 1500 ? text[..1500] + " ..." : text;

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
