using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Trainer.Tests.Training;
using Grpc.Core;

namespace FaceNet.Trainer.Tests.Serving;

[Collection(nameof(TorchSeed))]
public sealed class BadPlanTests : IDisposable
{
    private static readonly Dictionary<string, (string Field, string Says, Action<TrainingPlan> Spoil)> Spoilt = new()
    {
        ["no terms"] = ("plan.terms.training_data", "is empty", plan => plan.Terms = null),
        ["blank licence"] = ("plan.terms.weights_license", "is empty", plan => plan.Terms.WeightsLicense = " "),
        ["unknown network"] = ("plan.network", "Known networks: mini", plan => plan.Network = "resnet"),
        ["nothing to train on"] = ("plan", "nothing to train on", plan => plan.DrawnPeople = 0),
        ["data that are not there"] = ("plan.data[0]", "'nowhere' is not in", plan => plan.Data.Add("nowhere")),
        ["empty data"] = ("plan.data[0]", "is empty", plan => plan.Data.Add("")),
        ["data above the folder"] = ("plan.data[1]", "outside", plan => plan.Data.Add(["people", "../runs"])),
        ["data beside the folder"] = ("plan.data[0]", "outside", plan => plan.Data.Add("../database")),
        ["absolute data"] = ("plan.data[0]", "outside", plan => plan.Data.Add("/etc")),
        ["evaluation data above the folder"] = ("plan.evaluation_data[0]", "outside", plan => plan.EvaluationData.Add("..")),
        ["data with a zero byte"] = ("plan.data[0]", "outside", plan => plan.Data.Add("a\0b")),
        ["fewer drawn people than a batch has"] = ("plan.drawn_people", "3 are fewer than the 4", plan => plan.DrawnPeople = 3),
        ["fewer drawn photos than a batch has"] = ("plan.drawn_photos", "2 are fewer than the 4", plan => (plan.DrawnPhotos, plan.PhotosPerDrawnPerson) = (2, 0)),
        ["people held out of nothing"] = ("plan.hold_out", "there are no data", plan => plan.HoldOut = 5),
        ["reference for nobody"] = ("plan.calibration_reference", "nobody of the data is held out", plan => plan.CalibrationReference = new ModelVersion { Model = "present", Version = "1" }),
        ["teacher who is asked about nothing"] = ("plan.teacher", "there are none", plan => plan.Teacher = new ModelVersion { Model = "present", Version = "1" }),
        ["drawn people taught by nobody"] = ("plan.teach_drawn", "without a teacher", plan => plan.TeachDrawn = true),
        ["mixed photos shown to nobody"] = ("plan.mixed_photos", "there is none", plan => plan.MixedPhotos = 100),
        ["mixed photos of nothing"] = ("plan.mixed_photos", "there are none", plan => (plan.MixedPhotos, plan.TeachDrawn, plan.Teacher) = (100, true, new ModelVersion { Model = "present", Version = "1" })),
        ["initial model that is not there"] = ("plan.initial_model", "absent 1 is not in", plan => plan.InitialModel = new ModelVersion { Model = "absent", Version = "1" }),
        ["weight of no teacher"] = ("plan.teacher_weight", "without a frozen model", plan => plan.TeacherWeight = 1),
        ["too few to calibrate on"] = ("plan.calibration_drawn_people", "9 are too few", plan => plan.CalibrationDrawnPeople = 9),
        ["one person per batch"] = ("plan.people_per_batch", "1 is outside 2 to 1024", plan => plan.PeoplePerBatch = 1),
        ["negative photos"] = ("plan.photos_per_person", "-1 is outside 2 to 64", plan => plan.PhotosPerPerson = -1),
        ["augmentation of none"] = ("plan.augmentation", "no effect beside no_augmentation", plan => (plan.NoAugmentation, plan.Augmentation) = (true, 0.5)),
        ["augmentation of 2"] = ("plan.augmentation", "2 must be at least 0 and at most 1", plan => plan.Augmentation = 2),
        ["margin of 3"] = ("plan.margin", "3 must be above 0 and at most 2", plan => plan.Margin = 3),
        ["margin that is no number"] = ("plan.margin", "NaN must be above 0", plan => plan.Margin = double.NaN),
        ["too many steps"] = ("plan.steps", "10000001 is outside", plan => plan.Steps = 10_000_001),
        ["negative learning rate"] = ("plan.learning_rate", "-0.1 must be above 0", plan => plan.LearningRate = -0.1),
        ["endless learning rate"] = ("plan.learning_rate", "Infinity must be above 0", plan => plan.LearningRate = double.PositiveInfinity),
        ["seed beyond 32 bits"] = ("plan.seed", "4294967296 is outside 1 to 2147483647", plan => plan.Seed = 1UL << 32),
        ["unknown negatives"] = ("plan.negatives", "Use one of SemiHard, Hard, All, Random", plan => plan.Negatives = (TrainingPlan.Types.Negatives)9),
        ["unknown device"] = ("plan.device", "Use one of Cpu, Cuda", plan => plan.Device = (TrainingPlan.Types.Device)9),
        ["negative weight decay"] = ("plan.weight_decay", "-1 must be at least 0", plan => plan.WeightDecay = -1),
        ["chunks of one"] = ("plan.chunk_size", "1 is outside 2", plan => plan.ChunkSize = 1),
        ["patience without validation"] = ("plan", "validate_every", plan => plan.Patience = 3),
        ["harmonic without a frozen model"] = ("plan", "Harmonic triplets need", plan => plan.Harmonic = true),
        ["teacher that is not there"] = ("plan.teacher", "mobile 1 is not in", plan => plan.Teacher = new ModelVersion { Model = "mobile", Version = "1" }),
        ["teacher above the repository"] = ("plan.teacher.model", "starts with a dot", plan => plan.Teacher = new ModelVersion { Model = "..", Version = "runs" }),
        ["older model without a version"] = ("plan.compatible_with.version", "is empty", plan => plan.CompatibleWith = new ModelVersion { Model = "face" }),
        ["unknown initial training"] = ("plan.initial_training_id", "has no checkpoint", plan => plan.InitialTrainingId = "before"),
        ["nobody to calibrate on"] = ("plan.calibration_drawn_people", "leaves nobody", plan => plan.CalibrationDrawnPeople = 0),
        ["too few to measure on"] = ("plan.evaluation_drawn_people", "3 is outside 20", plan => plan.EvaluationDrawnPeople = 3),
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public async Task StartTraining_PlanThatBreaksARule_NamesTheFieldAndLeavesNothing()
    {
        Directory.CreateDirectory(_folder["data/people"]);
        Directory.CreateDirectory(_folder["database"]);
        Directory.CreateDirectory(_folder["models/present/1"]);
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        foreach ((string name, (string field, string says, Action<TrainingPlan> spoil)) in Spoilt)
        {
            TrainingPlan plan = TestPlans.Short;
            spoil(plan);

            RpcException refused = await RpcErrors.ErrorOfAsync(host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "bad", Plan = plan }, cancellationToken: Cancellation));

            Assert.Equal((name, StatusCode.InvalidArgument, field), (name, refused.StatusCode, refused.Field()));
            Assert.Contains(says, refused.Status.Detail, StringComparison.Ordinal);
        }

        Assert.Empty((await host.Client.ListTrainingsAsync(new ListTrainingsRequest(), cancellationToken: Cancellation)).Trainings);
        Assert.Empty(Directory.GetDirectories(host.Folders.Runs));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".hidden")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    public async Task StartTraining_IdThatIsNoFolderName_IsRefused(string id)
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);

        RpcException refused = await RpcErrors.ErrorOfAsync(host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = id, Plan = TestPlans.Short }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.InvalidArgument, "training_id"), (refused.StatusCode, refused.Field()));
    }

    [Fact]
    public async Task AnyRpc_UnknownTraining_SaysSo()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);
        TrainingService.TrainingServiceClient client = host.Client;
        using AsyncServerStreamingCall<WatchTrainingResponse> watch = client.WatchTraining(new WatchTrainingRequest { TrainingId = "none" }, cancellationToken: Cancellation);
        RpcException[] refusals =
        [
            await RpcErrors.ErrorOfAsync(client.GetTrainingAsync(new GetTrainingRequest { TrainingId = "none" }, cancellationToken: Cancellation)),
            await RpcErrors.ErrorOfAsync(client.CancelTrainingAsync(new CancelTrainingRequest { TrainingId = "none" }, cancellationToken: Cancellation)),
            await RpcErrors.ErrorOfAsync(client.PromoteTrainingAsync(new PromoteTrainingRequest { TrainingId = "none", Model = "m", Version = "1" }, cancellationToken: Cancellation)),
            await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(Cancellation)),
        ];

        Assert.All(refusals, refusal => Assert.Equal((StatusCode.NotFound, ErrorReasons.TrainingNotFound), (refusal.StatusCode, refusal.Reason())));
    }

    [Fact]
    public async Task StartTraining_NoPlan_IsRefused()
    {
        await using TrainerHost host = await TrainerHost.StartAsync(_folder);

        RpcException refused = await RpcErrors.ErrorOfAsync(host.Client.StartTrainingAsync(new StartTrainingRequest { TrainingId = "bare" }, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.InvalidArgument, "plan"), (refused.StatusCode, refused.Field()));
    }

    [Theory]
    [InlineData("Training:RunsDirectory", "Training__RunsDirectory")]
    [InlineData("Training:ModelRepository", "Training__ModelRepository")]
    public async Task Worker_FolderThatIsAFile_SaysSoInsteadOfStarting(string setting, string says)
    {
        await File.WriteAllTextAsync(_folder["file"], "", Cancellation);

        Assert.Contains(says, await TrainerHost.StartErrorAsync(_folder, (setting, _folder["file"])), StringComparison.Ordinal);
    }
}
