using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.Testing;
using FaceNet.Testing.Fuzz;
using Google.Protobuf.Reflection;

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
        DescribedRpc[] rpcs = [.. DescribedRpc.All(Services).Where(rpc => rpc.IsUnary)];
        var world = await PlatformWorld.CreateAsync(platform, Cancellation);
        using var doomed = new DoomedGalleries(platform, world);
        var calls = new RandomCalls(platform.Channel.CreateCallInvoker());
        var (messages, seed) = (RandomCalls.MessageCount(3000), RandomCalls.Seed);

        await RunAsync(messages / 4);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RunAsync(messages - (messages / 4));

        Assert.True(calls.Failures.Count == 0, $"{calls.Failures.Count} of {messages} messages, such as:\n{string.Join("\n", calls.Failures.Take(10))}");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
        Assert.All(rpcs, rpc => Assert.Contains(calls.Outcomes.Keys, outcome => outcome.StartsWith(rpc.Name + " ", StringComparison.Ordinal)));
        Assert.All(DoomedGalleries.Rpcs, rpc => Assert.True(calls.Outcomes.GetValueOrDefault($"{rpc} OK") > 1, $"{rpc} did not succeed again."));
        output.WriteLine(string.Join(Environment.NewLine, calls.Outcomes.OrderBy(outcome => outcome.Key, StringComparer.Ordinal).Select(outcome => $"{outcome.Value} {outcome.Key}")));

        Task RunAsync(int count) => Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            // The same ones in every run.
            var random = new Random((seed * 1000) + (count % 1000) + caller);
            var source = new RandomMessages(random, world);
            for (var left = count / Callers; left > 0; left--)
            {
                var rpc = rpcs[random.Next(rpcs.Length)];
                await (DoomedGalleries.Rpcs.Contains(rpc.Name) ? doomed.SendAsync(calls, rpc, random) : calls.SendAsync(rpc, source.Of(rpc.Request), Cancellation));
            }
        })));
    }
}
