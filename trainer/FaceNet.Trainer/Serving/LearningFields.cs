using FaceNet.Protos.Training.V1;
using FaceNet.Trainer.Mining;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>Reads the fields of a plan that say how to learn.</summary>
internal static class LearningFields
{
    private const int MostSteps = 10_000_000;

    private static readonly TrainingOptions Defaults = new() { Steps = 10_000, LearningRate = 1e-3 };

    private static readonly Dictionary<TrainingPlan.Types.Negatives, NegativeSelection> Negatives = new()
    {
        [TrainingPlan.Types.Negatives.SemiHard] = NegativeSelection.SemiHard,
        [TrainingPlan.Types.Negatives.Hard] = NegativeSelection.Hard,
        [TrainingPlan.Types.Negatives.All] = NegativeSelection.All,
        [TrainingPlan.Types.Negatives.Random] = NegativeSelection.Random,
    };

    private static readonly Dictionary<TrainingPlan.Types.Positives, PositiveSelection> Positives = new()
    {
        [TrainingPlan.Types.Positives.All] = PositiveSelection.All,
        [TrainingPlan.Types.Positives.Hardest] = PositiveSelection.Hardest,
    };

    private static readonly Dictionary<TrainingPlan.Types.Optimizer, OptimizerKind> Optimizers = new()
    {
        [TrainingPlan.Types.Optimizer.Adam] = OptimizerKind.Adam,
        [TrainingPlan.Types.Optimizer.AdaGrad] = OptimizerKind.AdaGrad,
        [TrainingPlan.Types.Optimizer.Sgd] = OptimizerKind.Sgd,
    };

    private static readonly Dictionary<TrainingPlan.Types.Schedule, RateSchedule> Schedules = new()
    {
        [TrainingPlan.Types.Schedule.Cosine] = RateSchedule.Cosine,
        [TrainingPlan.Types.Schedule.Linear] = RateSchedule.Linear,
        [TrainingPlan.Types.Schedule.Constant] = RateSchedule.Constant,
    };

    private static readonly Dictionary<TrainingPlan.Types.Device, DeviceKind> Kinds = new()
    {
        [TrainingPlan.Types.Device.Cpu] = DeviceKind.Cpu,
        [TrainingPlan.Types.Device.Cuda] = DeviceKind.Cuda,
    };

    /// <exception cref="ServiceDefaults.Errors.InvalidRequestException">A field breaks its rule.</exception>
    public static TrainingOptions Read(TrainingPlan plan)
    {
        return new TrainingOptions
        {
            Steps = PlanFields.Count(plan.Steps, "plan.steps", 1, MostSteps, Defaults.Steps),
            MaxMinutes = PlanFields.FactorOrNone(plan.MaxMinutes, "plan.max_minutes", 100_000),
            Optimizer = PlanFields.Choice(plan.Optimizer, "plan.optimizer", Defaults.Optimizer, Optimizers),
            LearningRate = PlanFields.Factor(plan.LearningRate, "plan.learning_rate", 10, Defaults.LearningRate),
            WarmUpSteps = PlanFields.Count(plan.HasWarmUpSteps, plan.WarmUpSteps, "plan.warm_up_steps", MostSteps, Defaults.WarmUpSteps),
            WeightDecay = PlanFields.Factor(plan.HasWeightDecay, plan.WeightDecay, "plan.weight_decay", 1, Defaults.WeightDecay),
            Schedule = PlanFields.Choice(plan.Schedule, "plan.schedule", Defaults.Schedule, Schedules),
            ClipNorm = PlanFields.FactorOrNone(plan.ClipNorm, "plan.clip_norm", double.MaxValue),
            ChunkSize = PlanFields.CountOrNone(plan.ChunkSize, "plan.chunk_size", 2, 65_536),
            LastLayerSteps = PlanFields.Count(plan.LastLayerSteps, "plan.last_layer_steps", 0, MostSteps, Defaults.LastLayerSteps),
            Margin = PlanFields.Factor(plan.Margin, "plan.margin", 2, Defaults.Margin),
            Negatives = PlanFields.Choice(plan.Negatives, "plan.negatives", Defaults.Negatives, Negatives),
            Positives = PlanFields.Choice(plan.Positives, "plan.positives", Defaults.Positives, Positives),
            TeacherWeight = PlanFields.Factor(plan.HasTeacherWeight, plan.TeacherWeight, "plan.teacher_weight", 1000, Defaults.TeacherWeight),
            OfflineEvery = PlanFields.Count(plan.OfflineEvery, "plan.offline_every", 0, MostSteps, Defaults.OfflineEvery),
            OfflinePhotos = PlanFields.Count(plan.OfflinePhotos, "plan.offline_photos", 2, 10_000, Defaults.OfflinePhotos),
            ValidateEvery = PlanFields.Count(plan.ValidateEvery, "plan.validate_every", 0, MostSteps, Defaults.ValidateEvery),
            Patience = PlanFields.CountOrNone(plan.Patience, "plan.patience", 1, 1000),
            Device = PlanFields.Choice(plan.Device, "plan.device", Defaults.Device, Kinds),
            MixedPrecision = plan.MixedPrecision,
            Seed = PlanFields.Count((long)Math.Min(plan.Seed, long.MaxValue), "plan.seed", 1, int.MaxValue, Defaults.Seed),
            ReportEvery = PlanFields.Count(plan.ReportEvery, "plan.report_every", 1, 100_000, Defaults.ReportEvery),
            CheckpointEvery = PlanFields.Count(plan.CheckpointEvery, "plan.checkpoint_every", 1, 100_000, Defaults.CheckpointEvery),
        };
    }
}
