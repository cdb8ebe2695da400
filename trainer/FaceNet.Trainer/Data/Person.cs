namespace FaceNet.Trainer.Data;

/// <summary>A person of a data set and the photos of that person, all of the network's input size.</summary>
internal sealed record Person(string Name, IReadOnlyList<FacePhoto> Photos);
