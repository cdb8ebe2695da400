using System.Diagnostics;
using System.Globalization;
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
    private const int Callers = 25;
    private const int MessagesOfAWorld = 1000;

    // It reads all that Redis holds, so its calls would soon take more time than all others together.
    private const string SlowRpc = "ErasureService.SearchLeftovers";
    private const int SlowEvery = 10;

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
        var first = await PlatformWorld.CreateAsync(platform, Cancellation);
        DoomedGalleries[] doomed = [.. Enumerable.Range(0, Callers).Select(_ => new DoomedGalleries(platform, first))];
        var calls = new RandomCalls(platform.Channel.CreateCallInvoker());
        var (messages, seed) = (RandomCalls.MessageCount(3000), RandomCalls.Seed);

        var (before, begun) = (0L, Stopwatch.StartNew());
        for (var sent = 0; sent < messages; sent += MessagesOfAWorld)
        {
            if (sent <= Math.Max(messages / 4, MessagesOfAWorld))
            {
                before = GC.GetTotalMemory(forceFullCollection: true);
            }

            await RunAsync(sent, Math.Min(messages - sent, MessagesOfAWorld));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent + MessagesOfAWorld} messages after {begun.Elapsed.TotalSeconds:0} s"));
        }

        output.WriteLine(calls.Summary);
        Assert.True(calls.Failures.Count == 0, $"{calls.Failures.Count} of {messages} messages, such as:\n{string.Join("\n", calls.Failures.Take(10))}");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MaxGrowth);
        Assert.All(rpcs, rpc => Assert.NotEqual(0, calls.Count(rpc.Name).Called));
        Assert.All(DoomedGalleries.Rpcs, rpc => Assert.True(calls.Count(rpc).Answered > 1, $"{rpc} did not succeed again."));

        DescribedRpc Choose(Random random)
        {
            var rpc = rpcs[random.Next(rpcs.Length)];
            return rpc.Name == SlowRpc && random.Next(SlowEvery) > 0 ? Choose(random) : rpc;
        }

        // Requests erase what there is, and what is erased does not come back: now and then they need a new world.
        async Task RunAsync(int sent, int count)
        {
            var world = await PlatformWorld.CreateAsync(platform, Cancellation);
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
            {
                // The same ones in every run.
                var random = new Random((seed * 1_000_000) + sent + caller);
                var source = new RandomMessages(random, world);
                for (var left = count / Callers; left > 0; left--)
                {
                    var rpc = Choose(random);
                    await (DoomedGalleries.Rpcs.Contains(rpc.Name) ? doomed[caller].SendAsync(calls, rpc, random) : calls.SendAsync(rpc, source.Of(rpc.Request), Cancellation));
                }
            })));
        }
    }
}
