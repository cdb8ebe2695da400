using FaceNet.Protos.Training.V1;
using FaceNet.Testing;
using FaceNet.Trainer.Tests.Data;
using FaceNet.Trainer.Tests.Training;
using Google.Protobuf;

namespace FaceNet.Trainer.Tests.Serving;

/// <summary>Every id that a caller gives the worker is checked.</summary>
[Collection(nameof(TorchSeed))]
public sealed class BadIdTests : IDisposable
{
    private static readonly Dictionary<string, string> Exceptions = new()
    {
        ["*.page_token"] = "Opaque; PageToken reads it.",
        ["StartTrainingRequest.plan.network"] = "One of those that the worker knows.",
        ["StartTrainingRequest.plan.data[0]"] = "A path below the data folder.",
        ["StartTrainingRequest.plan.evaluation_data[0]"] = "A path below the data folder.",
        ["StartTrainingRequest.plan.terms.*"] = "Words for people.",
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task AnyRpc_IdThatBreaksTheRule_IsRefusedByTheNameOfItsField()
    {
        PhotoFiles.Add(_folder, "data/people/anna/1.jpg");
        Directory.CreateDirectory(_folder["models/present/1"]);
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        TrainingPlan tooFew = TestPlans.Short;
        tooFew.DrawnPeople = 0;
        tooFew.Data.Add("people");
        await host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "failed", Plan = tooFew }, cancellationToken: Cancellation);
        IMessage[] requests =
        [
            new StartTrainingRequest { TrainingId = "next", Plan = PlanOfModels() },
            new GetTrainingRequest { TrainingId = "failed" },
            new WatchTrainingRequest { TrainingId = "failed" },
            new CancelTrainingRequest { TrainingId = "failed" },
            new PromoteTrainingRequest { TrainingId = "failed", Model = "face", Version = "1" },
        ];

        Assert.Empty(await new BadIds(DescribedRpc.All(TrainingService.Descriptor), requests, Exceptions).FaultsAsync(host.Services, Cancellation));
    }

    private static TrainingPlan PlanOfModels()
    {
        var present = new ModelVersion { Model = "present", Version = "1" };
        TrainingPlan plan = TestPlans.Short;
        plan.Teacher = present.Clone();
        plan.CompatibleWith = present.Clone();
        plan.CalibrationReference = present.Clone();
        plan.InitialModel = present.Clone();
        return plan;
    }
}
