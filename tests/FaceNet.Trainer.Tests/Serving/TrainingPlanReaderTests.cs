using FaceNet.Protos.Training.V1;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Serving;
using FaceNet.Trainer.Training;
using Microsoft.Extensions.Options;

namespace FaceNet.Trainer.Tests.Serving;

public sealed class TrainingPlanReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
    }

    [Fact]
    public void ReadRun_EveryFieldSet_ArrivesWhereItBelongs()
    {
        Directory.CreateDirectory(_folder["data/people"]);
        Directory.CreateDirectory(_folder["models/older/3"]);
        Directory.CreateDirectory(_folder["runs/before/checkpoint"]);
        TrainingPlan plan = Full;
        ServingFolders folders = Folders;

        RunPlan run = new TrainingPlanReader(folders).ReadRun(plan);

        var expected = new RunPlan
        {
            Network = "nn4",
            Data = [Path.Combine(folders.Data, "people")],
            HoldOut = 11,
            DrawnPeople = 101,
            DrawnPhotos = 12,
            Batch = new BatchPlan { People = 13, Photos = 5, Singles = 0, DrawnPeople = 14, DrawnPhotos = 6, MixedPhotos = 34 },
            MixedPhotos = 33,
            Augmentation = AugmentationOptions.None,
            CompatibleWith = Path.Combine(folders.Repository, "older", "3"),
            VectorCache = folders.VectorCache,
            Initial = folders.Run("before").Checkpoint,
            Learning = new TrainingOptions
            {
                Steps = 1001,
                MaxMinutes = 17.5,
                Optimizer = OptimizerKind.AdaGrad,
                LearningRate = 0.03,
                WarmUpSteps = 0,
                WeightDecay = 0,
                Schedule = RateSchedule.Constant,
                ClipNorm = 2.5,
                ChunkSize = 18,
                LastLayerSteps = 19,
                Margin = 0.3,
                Negatives = NegativeSelection.Random,
                Positives = PositiveSelection.Hardest,
                Harmonic = true,
                TeacherWeight = 0,
                OfflineEvery = 20,
                OfflinePhotos = 21,
                ValidateEvery = 22,
                Patience = 23,
                Device = DeviceKind.Cuda,
                MixedPrecision = true,
                Seed = 24,
                ReportEvery = 25,
                CheckpointEvery = 26,
            },
        };
        Assert.Equivalent(expected, run, strict: true);
    }

    [Fact]
    public void ReadRun_InitialModel_IsTheFolderInTheRepository()
    {
        Directory.CreateDirectory(_folder["models/older/3"]);

        RunPlan run = new TrainingPlanReader(Folders).ReadRun(new TrainingPlan { Network = "mini", InitialModel = new ModelVersion { Model = "older", Version = "3" } });

        Assert.Equal(Path.Combine(Folders.Repository, "older", "3"), run.Initial);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void ReadRun_AugmentationOfAShare_GoesThatFar(double share)
    {
        RunPlan run = new TrainingPlanReader(Folders).ReadRun(new TrainingPlan { Network = "mini", Augmentation = share });

        Assert.Equal(new AugmentationOptions().Times(share), run.Augmentation);
    }

    [Fact]
    public void ReadRun_NothingSet_TakesTheDefaultsOfTheProto()
    {
        RunPlan run = new TrainingPlanReader(Folders).ReadRun(new TrainingPlan { Network = "mini" });

        var expected = new RunPlan
        {
            Network = "mini",
            Batch = new BatchPlan { People = 32, Photos = 4, Singles = 12, DrawnPeople = 9, DrawnPhotos = 4 },
            VectorCache = Folders.VectorCache,
            Learning = new TrainingOptions { Steps = 10_000, LearningRate = 1e-3 },
        };
        Assert.Equivalent(expected, run, strict: true);
    }

    [Fact]
    public void ReadExport_EveryFieldSet_ArrivesWhereItBelongs()
    {
        Directory.CreateDirectory(_folder["data/people"]);
        Directory.CreateDirectory(_folder["data/others"]);
        Directory.CreateDirectory(_folder["models/older/3"]);
        Directory.CreateDirectory(_folder["models/strong/1"]);
        Directory.CreateDirectory(_folder["runs/before/checkpoint"]);
        var reader = new TrainingPlanReader(Folders);
        RunPlan run = reader.ReadRun(Full);

        ExportPlan export = reader.ReadExport("mine", Full, run);

        Assert.Equal(("mine", "1", "mine", "photos", "MIT", true), (export.Terms.Name, export.Terms.Version, export.Terms.Space, export.Terms.TrainingData, export.Terms.WeightsLicense, export.Terms.NonCommercial));
        Assert.Equal(["someone"], export.Terms.Teachers);
        Assert.Equal((run.CompatibleWith, 11, 31, Path.Combine(Folders.Repository, "strong", "1")), (export.CompatibleWith, export.Calibration.HoldOut, export.Calibration.DrawnPeople, export.Calibration.Reference));
        Assert.Equal(run.Data, export.Calibration.Data);
        Assert.Equal([Path.Combine(Folders.Data, "others")], export.Evaluation.Faces);
        Assert.Equal(32, export.Evaluation.DrawnPeople);
    }

    private ServingFolders Folders => new(Options.Create(new ServingOptions { DataDirectory = _folder["data"], RunsDirectory = _folder["runs"], ModelRepository = _folder["models"] }));

    private static TrainingPlan Full => new()
    {
        Network = "nn4",
        Data = { "people" },
        PeoplePerBatch = 13,
        PhotosPerPerson = 5,
        Margin = 0.3,
        Steps = 1001,
        LearningRate = 0.03,
        Seed = 24,
        Terms = new TrainingTerms { TrainingData = "photos", WeightsLicense = "MIT", NonCommercial = true, TeacherModels = { "someone" } },
        HoldOut = 11,
        DrawnPeople = 101,
        DrawnPhotos = 12,
        DrawnPeoplePerBatch = 14,
        PhotosPerDrawnPerson = 6,
        SinglePhotos = 0,
        NoAugmentation = true,
        Negatives = TrainingPlan.Types.Negatives.Random,
        Positives = TrainingPlan.Types.Positives.Hardest,
        OfflineEvery = 20,
        OfflinePhotos = 21,
        Optimizer = TrainingPlan.Types.Optimizer.AdaGrad,
        Schedule = TrainingPlan.Types.Schedule.Constant,
        WarmUpSteps = 0,
        WeightDecay = 0,
        ClipNorm = 2.5,
        ChunkSize = 18,
        InitialTrainingId = "before",
        LastLayerSteps = 19,
        TeacherWeight = 0,
        CompatibleWith = new ModelVersion { Model = "older", Version = "3" },
        ValidateEvery = 22,
        Patience = 23,
        MaxMinutes = 17.5,
        Device = TrainingPlan.Types.Device.Cuda,
        MixedPrecision = true,
        ReportEvery = 25,
        CheckpointEvery = 26,
        CalibrationDrawnPeople = 31,
        CalibrationReference = new ModelVersion { Model = "strong", Version = "1" },
        EvaluationData = { "others" },
        EvaluationDrawnPeople = 32,
        MixedPhotos = 33,
        MixedPhotosPerBatch = 34,
    };
}
