using System.CommandLine;
using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Models;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say whom to calibrate on.</summary>
internal static class CalibrationOptions
{
    private static readonly Option<string[]> Data = new("--data") { Description = "Folder or CSV the run was trained on; its held-out people calibrate. May be repeated." };
    private static readonly Option<int> HoldOut = new("--hold-out") { Description = "People held out of each --data; the number given to train." };
    private static readonly Option<int> DrawnPeople = new("--drawn-people") { Description = "Drawn people to calibrate on.", DefaultValueFactory = _ => 900 };
    private static readonly Option<int> DrawnPhotos = new("--drawn-photos") { Description = "Photos of each; a policy's table for as many samples needs as many.", DefaultValueFactory = _ => 10 };
    private static readonly Option<string?> Reference = new("--reference") { Description = "Model folder that finds people of --data under two names, whose pairs are then left out." };
    private static readonly Option<string> ReferenceCache = new("--reference-cache") { Description = "Folder that keeps the reference model's vectors.", DefaultValueFactory = _ => ".runs/teacher" };

    public static void AddTo(Command command)
    {
        command.Add(Data);
        command.Add(HoldOut);
        command.Add(DrawnPeople);
        command.Add(DrawnPhotos);
        command.Add(Reference);
        command.Add(ReferenceCache);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Data) is { Length: > 0 } && result.GetValue(HoldOut) < 1)
            {
                result.AddError("--data needs --hold-out N with the number given to train: thresholds must not be measured on people who were trained on.");
            }
        });
    }

    public static IReadOnlyList<CalibrationDomain> Measure(ParseResult arguments, IPhotoEmbedder model, int size, CancellationToken cancellationToken)
    {
        using OnnxFaceModel? reference = arguments.GetValue(Reference) is { } folder ? OnnxFaceModel.Load(folder) : null;
        var domains = new List<CalibrationDomain>();
        foreach (string path in arguments.GetValue(Data) ?? [])
        {
            FaceDataset heldOut = FaceData.Load(path, size, new PhotoMemory(), cancellationToken).HoldOut(arguments.GetValue(HoldOut)).HeldOut;
            IReadOnlyList<float[]>? vectors = reference is null ? null : FrozenVectors.Get(reference, heldOut, withMirrorImage: true, arguments.GetRequiredValue(ReferenceCache), cancellationToken);
            domains.Add(CalibrationDomain.Measure(heldOut, model, vectors, cancellationToken));
        }

        if (arguments.GetValue(DrawnPeople) > 0)
        {
            FaceDataset drawn = DrawnFaces.Draw(DrawnFaces.CalibrationSeed, arguments.GetValue(DrawnPeople), arguments.GetValue(DrawnPhotos), size, cancellationToken);
            domains.Add(CalibrationDomain.Measure(drawn, model, null, cancellationToken));
        }

        return domains.Count > 0
            ? domains
            : throw new TrainerException("There is nobody to calibrate on: give --data with --hold-out, or --drawn-people.");
    }
}
