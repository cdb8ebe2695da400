using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Trainer.Runs;

namespace FaceNet.Trainer.Serving;

/// <summary>What the fields of a plan must keep among each other: a field without effect is a mistake of the caller's, and hours later it is too late to say so.</summary>
internal static class PlanRules
{
    // Pairs of different people that a coarsest threshold needs; ten photos of each drawn person.
    private const int FewestCalibrationPeople = 10;

    /// <param name="plan">The plan.</param>
    /// <param name="run">The run that it asks for, with all defaults.</param>
    /// <exception cref="InvalidRequestException">One is not kept.</exception>
    public static void Require(TrainingPlan plan, RunPlan run)
    {
        bool hasData = plan.Data.Count > 0;
        RequireDrawn(run);
        Refuse(plan.HoldOut > 0 && !hasData, "plan.hold_out", "holds nobody out, as there are no data.", "Give data, or leave it out.");
        Refuse(plan.CalibrationReference is not null && plan.HoldOut == 0, "plan.calibration_reference", "finds nothing, as nobody of the data is held out.", "Give data and hold_out, or leave it out.");
        Refuse(plan.CalibrationDrawnPeople is > 0 and < FewestCalibrationPeople, "plan.calibration_drawn_people", $"{plan.CalibrationDrawnPeople} are too few to calibrate on.", $"Use at least {FewestCalibrationPeople}, or leave it out for 900.");
        Refuse(plan.HasCalibrationDrawnPeople && plan.CalibrationDrawnPeople == 0 && plan.HoldOut == 0, "plan.calibration_drawn_people", "0 leaves nobody to calibrate on.", "Hold people of the data out with hold_out, or leave it out for 900.");
        Refuse(plan.MixedPhotos > 0 && plan.Teacher is null, "plan.mixed_photos", "are for a teacher, and there is none.", "Name a teacher, or leave it out.");
        Refuse(plan.MixedPhotos > 0 && !hasData, "plan.mixed_photos", "are mixed from data, and there are none.", "Give data, or leave it out.");
        Refuse(run.MixedPhotos > 0 && run.MixedPhotos < run.Batch.MixedPhotos, "plan.mixed_photos", $"{run.MixedPhotos} are fewer than the {run.Batch.MixedPhotos} of a mini-batch.", "Mix more, or lower mixed_photos_per_batch.");
        Refuse(plan.NoAugmentation && plan.HasAugmentation, "plan.augmentation", "has no effect beside no_augmentation.", "Leave out one of them.");
        Refuse(plan.InitialModel is not null && plan.InitialTrainingId.Length > 0, "plan.initial_model", "cannot be given beside initial_training_id.", "Leave out one of them.");
        Refuse(plan.TeachDrawn && plan.Teacher is null, "plan.teach_drawn", "has no effect without a teacher.", "Name a teacher, or leave it out.");
        Refuse(plan.Teacher is not null && !hasData && !plan.TeachDrawn, "plan.teacher", "is asked about data alone, and there are none.", "Give data, or set teach_drawn.");
        Refuse(plan.HasTeacherWeight && plan.Teacher is null && plan.CompatibleWith is null, "plan.teacher_weight", "has no effect without a frozen model.", "Name a teacher or compatible_with, or leave it out.");
    }

    private static void RequireDrawn(RunPlan run)
    {
        if (run.DrawnPeople > 0)
        {
            Refuse(run.DrawnPeople < run.Batch.DrawnPeople, "plan.drawn_people", $"{run.DrawnPeople} are fewer than the {run.Batch.DrawnPeople} of a mini-batch.", "Draw more, or lower drawn_people_per_batch.");
            Refuse(run.DrawnPhotos < run.Batch.DrawnPhotos, "plan.drawn_photos", $"{run.DrawnPhotos} are fewer than the {run.Batch.DrawnPhotos} per person of a mini-batch.", "Draw more, or lower photos_per_drawn_person.");
        }
    }

    private static void Refuse(bool isBroken, string field, string rule, string remedy)
    {
        if (isBroken)
        {
            throw new InvalidRequestException(field, rule, remedy);
        }
    }
}
