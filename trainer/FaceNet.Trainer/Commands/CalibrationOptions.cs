using System.CommandLine;
using FaceNet.Trainer.Calibration;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say whom to calibrate on.</summary>
internal static class CalibrationOptions
{
    private static readonly CalibrationPlan Defaults = new();

    private static readonly Option<string[]> Data = new("--data") { Description = "Folder or CSV the run was trained on; its held-out people calibrate. May be repeated." };
    private static readonly Option<int> HoldOut = new("--hold-out") { Description = "People held out of each --data; the number given to train." };
    private static readonly Option<int> DrawnPeople = new("--drawn-people") { Description = "Drawn people to calibrate on.", DefaultValueFactory = _ => Defaults.DrawnPeople };
    private static readonly Option<int> DrawnPhotos = new("--drawn-photos") { Description = "Photos of each; a policy's table for as many samples needs as many.", DefaultValueFactory = _ => Defaults.DrawnPhotos };
    private static readonly Option<string?> Reference = new("--reference") { Description = "Model folder that finds people of --data under two names, whose pairs are then left out." };
    private static readonly Option<string> ReferenceCache = new("--reference-cache") { Description = "Folder that keeps the reference model's vectors.", DefaultValueFactory = _ => Defaults.ReferenceCache };

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

    public static CalibrationPlan Read(ParseResult arguments)
    {
        return new CalibrationPlan
        {
            Data = arguments.GetValue(Data) ?? [],
            HoldOut = arguments.GetValue(HoldOut),
            DrawnPeople = arguments.GetValue(DrawnPeople),
            DrawnPhotos = arguments.GetValue(DrawnPhotos),
            Reference = arguments.GetValue(Reference),
            ReferenceCache = arguments.GetRequiredValue(ReferenceCache),
        };
    }
}
