using FaceNet.Protos.Training.V1;
using FaceNet.Testing;
using FaceNet.Testing.Fuzz;
using FaceNet.Trainer.Tests.Data;
using FaceNet.Trainer.Tests.Training;
using Google.Protobuf;
using Record = FaceNet.Protos.Training.V1.Training;
using State = FaceNet.Protos.Training.V1.Training.Types.State;

namespace FaceNet.Trainer.Tests.Serving;

/// <summary>
/// Every unary rpc of the worker, asked random things: it answers, or says what is wrong. FACENET_FUZZ_MESSAGES and FACENET_FUZZ_SEED say how many and which, as
/// they do for the other services. What random requests start waits behind a training that lasts longer than they do, and is cancelled before that: none of it runs.
/// </summary>
[Collection(nameof(TorchSeed))]
[Trait("Kind", "Fuzz")]
public sealed class RandomRequestTests(ITestOutputHelper output) : IDisposable
{
    private const string Busy = "busy";

    private static readonly FuzzWorld World = new()
    {
        Texts = new Dictionary<string, IReadOnlyList<string>>
        {
            ["training_id"] = ["done", "done", "failed", .. Enumerable.Range(0, 7).Select(number => $"random-{number}")],
            ["network"] = ["mini"],
            ["data"] = ["people"],
            ["model"] = ["face", "present"],
            ["version"] = ["1", "2"],
            ["page_token"] = [""],
        },
        OtherTexts = ["drawn faces"],
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task Call_RandomMessages_AreAnsweredOrRefusedWithAReason()
    {
        PhotoFiles.Add(_folder, "data/people/anna/1.jpg");
        PhotoFiles.Add(_folder, "data/people/anna/2.jpg", photo: 1);
        Directory.CreateDirectory(_folder["models/present/1"]);
        await using TrainerHost host = await TrainerHost.StartAsync(_folder, ("Training:MaxQueued", "3"));
        await PrepareAsync(host);
        DescribedRpc[] rpcs = [.. DescribedRpc.All(TrainingService.Descriptor).Where(rpc => rpc.IsUnary)];
        var calls = new RandomCalls(host.Services);
        var random = new Random(RandomCalls.Seed);
        var source = new RandomMessages(random, World);
        int messages = RandomCalls.MessageCount(300);

        for (int sent = 0; sent < messages; sent++)
        {
            DescribedRpc rpc = rpcs[random.Next(rpcs.Length)];
            await calls.SendAsync(rpc, Request(source, rpc, random.Next(4)), Cancellation);
        }

        Record[] started = await CancelAsync(host);

        Assert.True(calls.Failures.Count == 0, $"{calls.Failures.Count} of {messages} messages, such as:\n{string.Join("\n", calls.Failures.Take(10))}");
        Assert.All(rpcs, rpc => Assert.NotEqual(0, calls.Count(rpc.Name).Called));
        Assert.NotEmpty(started);
        Assert.All(started, training => Assert.Equal((training.TrainingId, State.Cancelled, true), (training.TrainingId, training.State, training.StartTime is null)));
        output.WriteLine(calls.Summary);
    }

    // Plans have so many fields that hardly a random one is good: some requests have a good one, or one that is nearly so.
    private static IMessage Request(RandomMessages source, DescribedRpc rpc, int kind)
    {
        IMessage request = source.Of(rpc.Request);
        if (request is StartTrainingRequest start && kind < 2)
        {
            start.Plan = kind == 0 ? TestPlans.Short : (TrainingPlan)source.Varied(TestPlans.Short);
        }

        return request;
    }

    // A training that has a model, one that has none, and one that lasts.
    private static async Task PrepareAsync(TrainerHost host)
    {
        TrainingPlan tooFew = TestPlans.Short;
        tooFew.DrawnPeople = 0;
        tooFew.Data.Add("people");
        await StartAsync(host, "done", TestPlans.Short);
        await StartAsync(host, "failed", tooFew);
        Assert.Equal(State.Succeeded, (await host.WatchAsync("done"))[^1].State);
        Assert.Equal(State.Failed, (await host.WatchAsync("failed"))[^1].State);
        await StartAsync(host, Busy, TestPlans.Endless);
        await host.WaitForStepAsync(Busy);
    }

    private static async Task StartAsync(TrainerHost host, string id, TrainingPlan plan)
    {
        await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = id, Plan = plan }, cancellationToken: Cancellation);
    }

    // Those that wait go first, or the next of them would begin. Returns them as they are then.
    private static async Task<Record[]> CancelAsync(TrainerHost host)
    {
        ListTrainingsResponse all = await host.Client.ListTrainingsAsync(new ListTrainingsRequest { PageSize = 1000 }, cancellationToken: Cancellation);
        Assert.Equal(State.Active, all.Trainings.Single(training => training.TrainingId == Busy).State);
        var started = new List<Record>();
        foreach (Record training in all.Trainings.Where(training => training.TrainingId is not ("done" or "failed" or Busy)))
        {
            started.Add((await host.Client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = training.TrainingId }, cancellationToken: Cancellation)).Training);
        }

        await host.Client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = Busy }, cancellationToken: Cancellation);
        return [.. started];
    }
}
