namespace FaceNet.Trainer.Calibration;

/// <summary>A pair of photos of different people: how far apart, and who they are.</summary>
internal readonly record struct ImpostorPair(float SquaredDistance, int LeftPerson, int RightPerson);
