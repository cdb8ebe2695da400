using System.Diagnostics;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>How much a caller may call, over real sockets.</summary>
public sealed class CallLimitsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_BeyondTheRate_AreRefusedForThatCallerAlone()
    {
        await using var host = new SecuredHost();
        await host.StartAsync(
            $"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("slow", "key-s", """, "limits": { "requests_per_second": 0.001, "burst": 2 }"""), SecuredHost.Entry("free", "key-f"))}");
        using var channel = host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        await List(trainer, "key-s");
        await List(trainer, "key-s");

        Assert.Equal((StatusCode.ResourceExhausted, ErrorReasons.RateLimited), await Refusal.OfAsync(() => List(trainer, "key-s")));
        await List(trainer, "key-f");
    }

    [Fact]
    public async Task Calls_MoreAtATimeThanTheOptionsAllow_AreRefusedUntilOneEnds()
    {
        await using var host = new SecuredHost();
        await host.StartAsync("Security:ConcurrentCalls=1", $"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}");
        using var channel = host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        using var first = trainer.GetTrainingAsync(new GetTrainingRequest(), SecuredHost.Key("key-a"), cancellationToken: Cancellation);
        await host.Trainer.Arrived;

        Assert.Equal((StatusCode.ResourceExhausted, ErrorReasons.RateLimited), await Refusal.OfAsync(() => List(trainer, "key-a")));
        host.Trainer.LetGo();
        await first;
        await List(trainer, "key-a");
    }

    [Fact]
    public async Task Calls_OfATokenWithTheIdOfAnEntry_ShareNothingWithIt()
    {
        using var tokens = new TestTokens();
        await using var host = new SecuredHost();
        await host.StartAsync(
            "Security:RequestsPerSecond=0.001",
            "Security:RequestBurst=1",
            $"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a"))}",
            $"Security:JwtKeysFile={host.Write("keys.json", tokens.KeySet)}",
            $"Security:JwtAudience={TestTokens.Audience}");
        using var channel = host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        var token = tokens.Issue(TimeProvider.System.GetUtcNow().AddMinutes(5), claims => (claims["sub"], claims["scope"]) = ("ann", "training:run"));
        var bearer = new Metadata { { "authorization", $"Bearer {token}" } };

        var byToken = await trainer.ListTrainingsAsync(new ListTrainingsRequest(), bearer, cancellationToken: Cancellation);
        Assert.Equal((StatusCode.ResourceExhausted, ErrorReasons.RateLimited), await Refusal.OfAsync(async () => await trainer.ListTrainingsAsync(new ListTrainingsRequest(), bearer, cancellationToken: Cancellation)));
        var byKey = await trainer.ListTrainingsAsync(new ListTrainingsRequest(), SecuredHost.Key("key-a"), cancellationToken: Cancellation);

        Assert.Equal(("token:ann", "ann"), (byToken.NextPageToken, byKey.NextPageToken));
    }

    [Fact]
    public async Task Messages_OfAStream_WaitForTheRateAndAreAllAnswered()
    {
        await using var host = new SecuredHost();
        await host.StartAsync($"Security:ApiKeysFile={host.WriteCallers(SecuredHost.Entry("ann", "key-a", """, "limits": { "requests_per_second": 20, "burst": 1 }"""))}");
        using var channel = host.Open();
        using var stream = new MatchingService.MatchingServiceClient(channel).StreamSearchFaces(SecuredHost.Key("key-a"), cancellationToken: Cancellation);
        var taken = Stopwatch.StartNew();
        for (var item = 0; item < 5; item++)
        {
            await stream.RequestStream.WriteAsync(new StreamSearchFacesRequest { ItemId = $"{item}" }, Cancellation);
        }

        await stream.RequestStream.CompleteAsync();
        var answered = await stream.ResponseStream.ReadAllAsync(Cancellation).Select(answer => answer.ItemId).ToListAsync(Cancellation);

        Assert.Equal(["0", "1", "2", "3", "4"], answered);
        Assert.InRange(taken.Elapsed, TimeSpan.FromMilliseconds(195), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Message_LargerThanTheListenerTakes_IsRefused()
    {
        await using var host = new SecuredHost();
        await host.StartAsync("Listeners:MaxMessageBytes=65536");
        using var channel = host.Open();
        var trainer = new TrainingService.TrainingServiceClient(channel);
        await trainer.ListTrainingsAsync(new ListTrainingsRequest { PageToken = new string('t', 60_000) }, cancellationToken: Cancellation);

        var (code, _) = await Refusal.OfAsync(async () => await trainer.ListTrainingsAsync(new ListTrainingsRequest { PageToken = new string('t', 70_000) }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.ResourceExhausted, code);
    }

    private static async Task List(TrainingService.TrainingServiceClient trainer, string key) =>
        await trainer.ListTrainingsAsync(new ListTrainingsRequest(), SecuredHost.Key(key), cancellationToken: Cancellation);
}
