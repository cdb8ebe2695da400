namespace FaceNet.Trainer.Evaluation.FewShot;

/// <summary>How often a photo is put to the right one of a few people who are known by a few photos each.</summary>
/// <param name="Ways">People to choose from.</param>
/// <param name="Shots">Photos each of them is known by.</param>
/// <param name="EligiblePeople">People with enough photos to take part.</param>
/// <param name="Accuracy">Share of the probes put to the right person; null where too few people are eligible.</param>
/// <param name="Low">Lower end of the 95 % interval over the episodes: it tells how exactly these people are measured, not how others would fare.</param>
/// <param name="High">Upper end of it.</param>
internal sealed record FewShotAccuracy(int Ways, int Shots, int EligiblePeople, double? Accuracy, double? Low, double? High);
