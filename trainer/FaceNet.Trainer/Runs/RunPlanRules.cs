using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Runs;

/// <summary>What a plan must keep, whoever made it. All faults are named at once.</summary>
internal static class RunPlanRules
{
    /// <exception cref="TrainerException">The plan breaks a rule.</exception>
    public static void Require(RunPlan plan)
    {
        string[] faults = [.. Faults(plan)];
        if (faults.Length > 0)
        {
            throw new TrainerException(string.Join(Environment.NewLine, faults));
        }
    }

    private static IEnumerable<string> Faults(RunPlan plan)
    {
        return FaultsOf(plan).Concat(FaultsOf(plan.Batch)).Concat(FaultsOf(plan.Learning)).OfType<string>();
    }

    private static IEnumerable<string?> FaultsOf(RunPlan plan)
    {
        yield return plan.Data.Count > 0 || plan.DrawnPeople > 0 ? null : "There is nothing to train on: give data, drawn people, or both.";
        yield return plan.Teacher is null || plan.CompatibleWith is null ? null : "A teacher and a model to be compatible with cannot both be given: the frozen vectors are either the one's or the other's.";
        yield return AtLeast("hold_out", plan.HoldOut, 0);
        yield return AtLeast("drawn_people", plan.DrawnPeople, 0);
        yield return AtLeast("drawn_photos", plan.DrawnPhotos, 1);
        yield return AtLeast("mixed_photos", plan.MixedPhotos, 0);
        yield return plan.MixedPhotos <= 0 || plan is { Teacher: not null, Data.Count: > 0 } ? null : "Only a teacher knows where mixed photos lie, and they are mixed from data: give a teacher and data, or no mixed_photos.";
        yield return AtLeast("photo_memory", plan.PhotoMemory, 0);
        yield return AtLeast("workers", plan.Workers, 1);
        yield return plan.Learning.Harmonic && plan.Teacher is null && plan.CompatibleWith is null ? "Harmonic triplets need the vectors of a frozen model: give a teacher or a model to be compatible with." : null;
    }

    private static IEnumerable<string?> FaultsOf(BatchPlan batch)
    {
        yield return AtLeast("people", batch.People, 1);
        yield return AtLeast("photos", batch.Photos, 1);
        yield return AtLeast("singles", batch.Singles, 0);
        yield return AtLeast("batch_drawn_people", batch.DrawnPeople, 1);
        yield return AtLeast("batch_drawn_photos", batch.DrawnPhotos, 1);
        yield return AtLeast("batch_mixed_photos", batch.MixedPhotos, 1);
    }

    private static IEnumerable<string?> FaultsOf(TrainingOptions learning)
    {
        yield return AtLeast("steps", learning.Steps, 1);
        yield return learning.MaxMinutes is { } minutes ? Above("max_minutes", minutes, 0) : null;
        yield return learning.LearningRate >= 0 && double.IsFinite(learning.LearningRate) ? null : Fault("learning_rate", learning.LearningRate, "at least 0 and finite");
        yield return AtLeast("warm_up_steps", learning.WarmUpSteps, 0);
        yield return learning.WeightDecay >= 0 ? null : Fault("weight_decay", learning.WeightDecay, "at least 0");
        yield return learning.Margin is > 0 and <= 4 ? null : Fault("margin", learning.Margin, "above 0 and at most 4, as squared distances are");
        yield return learning.TripletWeight >= 0 ? null : Fault("triplet_weight", learning.TripletWeight, "at least 0");
        yield return learning.TeacherWeight >= 0 ? null : Fault("teacher_weight", learning.TeacherWeight, "at least 0");
        yield return learning.ChunkSize is { } chunk ? AtLeast("chunk_size", chunk, 2) : null;
        yield return learning.ClipNorm is { } norm ? Above("clip_norm", norm, 0) : null;
        yield return AtLeast("last_layer_steps", learning.LastLayerSteps, 0);
        yield return AtLeast("offline_every", learning.OfflineEvery, 0);
        yield return AtLeast("offline_photos", learning.OfflinePhotos, 2);
        yield return AtLeast("validate_every", learning.ValidateEvery, 0);
        yield return learning.Patience is { } patience ? AtLeast("patience", patience, 1) : null;
        yield return learning.Patience is not null && learning.ValidateEvery == 0 ? "patience is given, but nothing is validated: give validate_every too." : null;
        yield return AtLeast("report_every", learning.ReportEvery, 1);
        yield return AtLeast("checkpoint_every", learning.CheckpointEvery, 1);
    }

    private static string? AtLeast(string name, int value, int least)
    {
        return value >= least ? null : Fault(name, value, $"at least {least}");
    }

    private static string? Above(string name, double value, double bound)
    {
        return value > bound ? null : Fault(name, value, $"above {bound}");
    }

    private static string Fault(string name, double value, string rule)
    {
        return $"{name} is {value}; it must be {rule}.";
    }
}
