using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Evaluation;
using FaceNet.Trainer.Export;
using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Runs;
using FaceNet.Trainer.Training;

namespace FaceNet.Trainer.Serving;

/// <summary>Reads plans of callers: what each field may hold, and what it names on this worker.</summary>
internal sealed class TrainingPlanReader(ServingFolders folders)
{
    private const int MostPeople = 1_000_000;
    private const int MostDrawnPeople = 100_000;
    private const int MostMixedPhotos = 1_000_000;

    /// <summary>Checks a plan and all it names.</summary>
    /// <exception cref="InvalidRequestException">A field breaks its rule, names what is not there, or would have no effect.</exception>
    public void Require(string trainingId, TrainingPlan plan)
    {
        RunPlan run = ReadRun(plan);
        ReadExport(trainingId, plan, run);
        PlanRules.Require(plan, run);
        try
        {
            RunPlanRules.Require(run);
            Devices.Require(run.Learning.Device);
        }
        catch (TrainerException exception)
        {
            throw new InvalidRequestException("plan", exception.Message, "Correct the plan.");
        }
    }

    /// <summary>The run that a plan asks for.</summary>
    /// <exception cref="InvalidRequestException">A field breaks its rule, or names what is not there.</exception>
    public RunPlan ReadRun(TrainingPlan plan)
    {
        string? compatibleWith = ModelOf(plan.CompatibleWith, "plan.compatible_with");
        return new RunPlan
        {
            Network = NetworkOf(plan.Network),
            Data = Paths(plan.Data, "plan.data"),
            HoldOut = PlanFields.Count(plan.HoldOut, "plan.hold_out", 0, MostPeople, 0),
            DrawnPeople = PlanFields.Count(plan.DrawnPeople, "plan.drawn_people", 0, MostDrawnPeople, 0),
            DrawnPhotos = PlanFields.Count(plan.DrawnPhotos, "plan.drawn_photos", 2, 64, 8),
            MixedPhotos = PlanFields.Count(plan.MixedPhotos, "plan.mixed_photos", 0, MostMixedPhotos, 0),
            Batch = BatchOf(plan),
            Augmentation = AugmentationOf(plan),
            Teacher = ModelOf(plan.Teacher, "plan.teacher"),
            TeachDrawn = plan.TeachDrawn,
            CompatibleWith = compatibleWith,
            VectorCache = folders.VectorCache,
            Initial = InitialOf(plan),
            Learning = LearningFields.Read(plan) with { Harmonic = plan.Harmonic || compatibleWith is not null },
        };
    }

    /// <summary>How the model of a plan is exported.</summary>
    /// <param name="trainingId">The training; its model is called so until it is promoted.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="run">The run, as it is carried out.</param>
    /// <exception cref="InvalidRequestException">A field breaks its rule, or names what is not there.</exception>
    public ExportPlan ReadExport(string trainingId, TrainingPlan plan, RunPlan run)
    {
        bool hasHeldOut = run.Data.Count > 0 && run.HoldOut > 0;
        int drawn = PlanFields.Count(plan.HasCalibrationDrawnPeople, plan.CalibrationDrawnPeople, "plan.calibration_drawn_people", 2000, 900);
        var calibration = new CalibrationPlan
        {
            Data = hasHeldOut ? run.Data : [],
            HoldOut = run.HoldOut,
            DrawnPeople = drawn,
            Reference = ModelOf(plan.CalibrationReference, "plan.calibration_reference"),
            ReferenceCache = folders.VectorCache,
        };
        var evaluation = new EvaluationPlan
        {
            Faces = Paths(plan.EvaluationData, "plan.evaluation_data"),
            DrawnPeople = PlanFields.Count(plan.EvaluationDrawnPeople, "plan.evaluation_drawn_people", 20, 10_000, 320),
        };
        return new ExportPlan(TermsOf(trainingId, plan), calibration, evaluation, run.CompatibleWith);
    }

    private static BatchPlan BatchOf(TrainingPlan plan)
    {
        return new BatchPlan
        {
            People = PlanFields.Count(plan.PeoplePerBatch, "plan.people_per_batch", 2, 1024, 32),
            Photos = PlanFields.Count(plan.PhotosPerPerson, "plan.photos_per_person", 2, 64, 4),
            Singles = PlanFields.Count(plan.HasSinglePhotos, plan.SinglePhotos, "plan.single_photos", 4096, 12),
            DrawnPeople = PlanFields.Count(plan.DrawnPeoplePerBatch, "plan.drawn_people_per_batch", 2, 1024, 9),
            DrawnPhotos = PlanFields.Count(plan.PhotosPerDrawnPerson, "plan.photos_per_drawn_person", 2, 64, 4),
            MixedPhotos = PlanFields.Count(plan.MixedPhotosPerBatch, "plan.mixed_photos_per_batch", 1, 4096, 32),
        };
    }

    private static AugmentationOptions AugmentationOf(TrainingPlan plan)
    {
        double factor = PlanFields.Factor(plan.HasAugmentation, plan.Augmentation, "plan.augmentation", 1, 1);
        return plan.NoAugmentation ? AugmentationOptions.None : new AugmentationOptions().Times(factor);
    }

    private static ModelTerms TermsOf(string trainingId, TrainingPlan plan)
    {
        const string Remedy = "Nobody but the caller knows it, and whoever serves the model must.";
        TrainingTerms terms = plan.Terms ?? new TrainingTerms();
        return new ModelTerms(
            trainingId,
            "1",
            trainingId,
            PlanFields.Words(terms.TrainingData, "plan.terms.training_data", $"Say what the model is trained on. {Remedy}"),
            PlanFields.Words(terms.WeightsLicense, "plan.terms.weights_license", $"Say on what licence its weights are. {Remedy}"),
            terms.NonCommercial,
            [.. terms.TeacherModels],
            $"Triplets, negatives {LearningFields.Read(plan).Negatives}.");
    }

    private static string NetworkOf(string name)
    {
        try
        {
            return KnownNetworks.Get(name).Name;
        }
        catch (TrainerException exception)
        {
            throw new InvalidRequestException("plan.network", exception.Message, "");
        }
    }

    private string[] Paths(IReadOnlyList<string> relative, string field)
    {
        return [.. relative.Select((path, index) => PathOf(path, $"{field}[{index}]"))];
    }

    private string PathOf(string relative, string field)
    {
        string? path = folders.InData(PlanFields.Words(relative, field, "Name a folder or a CSV file in the worker's data folder."));
        return path is null ? throw new InvalidRequestException(field, $"'{relative}' is outside the worker's data folder.", "Name a folder or a CSV file in it, relative to it.")
            : Directory.Exists(path) || File.Exists(path) ? path
            : throw new InvalidRequestException(field, $"'{relative}' is not in the worker's data folder.", "Put the photos there, or correct the name.");
    }

    private string? ModelOf(ModelVersion? model, string field)
    {
        if (model is null)
        {
            return null;
        }

        string name = PlanFields.FolderName(model.Model, $"{field}.model"), version = PlanFields.FolderName(model.Version, $"{field}.version");
        string folder = ModelPromotion.FolderOf(folders.Repository, name, version);
        return Directory.Exists(folder) ? folder
            : throw new InvalidRequestException(field, $"{name} {version} is not in the worker's model repository.", "Promote it first, or correct the name.");
    }

    private string? InitialOf(TrainingPlan plan)
    {
        if (plan.InitialTrainingId.Length == 0)
        {
            return ModelOf(plan.InitialModel, "plan.initial_model");
        }

        RunFolder run = folders.Run(PlanFields.FolderName(plan.InitialTrainingId, "plan.initial_training_id"));
        return Directory.Exists(run.Checkpoint) ? run.BestOrLast
            : throw new InvalidRequestException("plan.initial_training_id", $"training '{plan.InitialTrainingId}' has no checkpoint.", "Name one that has learned.");
    }
}
