namespace FaceNet.Trainer.Evaluation.Lfw;

/// <summary>A pair of the protocol: two photos, by file name without extension, and whether one person is on both.</summary>
internal sealed record LfwPair(string LeftPerson, string LeftPhoto, string RightPerson, string RightPhoto, bool Same);
