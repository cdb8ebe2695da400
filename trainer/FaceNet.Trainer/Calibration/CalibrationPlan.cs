namespace FaceNet.Trainer.Calibration;

/// <summary>Whom to calibrate on: people held out of the training data, and drawn people.</summary>
internal sealed record CalibrationPlan
{
    /// <summary>Folders or CSV files the run was trained on; the people held out of each are a kind of photos of their own.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>People held out of each of them, the number that the run held out; at least 1 where there are data.</summary>
    public int HoldOut { get; init; }

    /// <summary>Drawn people; 0 for none.</summary>
    public int DrawnPeople { get; init; } = 900;

    /// <summary>Photos of each drawn person, at least 1; a policy's table for as many samples needs as many.</summary>
    public int DrawnPhotos { get; init; } = 10;

    /// <summary>Model folder that finds people of the data under two names, whose pairs are then left out; null for none.</summary>
    public string? Reference { get; init; }

    /// <summary>Folder that keeps the reference model's vectors.</summary>
    public string ReferenceCache { get; init; } = ".runs/teacher";
}
