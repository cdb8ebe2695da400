namespace FaceNet.Trainer.Export;

/// <summary>Names and terms of an exported model; they go into its manifest as given.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Version">Version of the model.</param>
/// <param name="Space">Embedding space.</param>
/// <param name="TrainingData">What it was trained on.</param>
/// <param name="WeightsLicense">Licence of the weights.</param>
/// <param name="NonCommercial">True when a term forbids commercial use.</param>
/// <param name="Teachers">Teacher models, with their licences.</param>
/// <param name="Method">How it was trained.</param>
internal sealed record ModelTerms(
    string Name, string Version, string Space, string TrainingData, string WeightsLicense, bool NonCommercial, IReadOnlyList<string> Teachers, string Method);
