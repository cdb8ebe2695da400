namespace FaceNet.Trainer.Calibration;

/// <summary>The thresholds of a way to decide on subjects with several photos, on one kind of photos.</summary>
/// <param name="Policy">How a subject is compared.</param>
/// <param name="Shots">Photos each subject is known by.</param>
/// <param name="Subjects">Subjects there were.</param>
/// <param name="Comparisons">Comparisons of a photo with somebody else as subject.</param>
/// <param name="Points">The thresholds.</param>
internal sealed record PolicyTable(DecisionPolicy Policy, int Shots, int Subjects, long Comparisons, IReadOnlyList<FarPoint> Points);
