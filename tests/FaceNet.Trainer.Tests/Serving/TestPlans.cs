using FaceNet.Protos.Training.V1;

namespace FaceNet.Trainer.Tests.Serving;

/// <summary>Plans of seconds.</summary>
internal static class TestPlans
{
    /// <summary>Three steps on drawn people, and a small measurement.</summary>
    public static TrainingPlan Short => new()
    {
        Network = "mini",
        Terms = new TrainingTerms { TrainingData = "drawn faces", WeightsLicense = "MIT" },
        DrawnPeople = 8,
        DrawnPhotos = 3,
        DrawnPeoplePerBatch = 4,
        PhotosPerDrawnPerson = 2,
        Steps = 3,
        WarmUpSteps = 0,
        ReportEvery = 1,
        CheckpointEvery = 1,
        CalibrationDrawnPeople = 20,
        EvaluationDrawnPeople = 20,
    };

    /// <summary>The same for longer than any test waits.</summary>
    public static TrainingPlan Endless
    {
        get
        {
            TrainingPlan plan = Short;
            plan.Steps = 100_000;
            plan.CheckpointEvery = 100_000;
            return plan;
        }
    }
}
