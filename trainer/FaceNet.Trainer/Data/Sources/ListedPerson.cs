namespace FaceNet.Trainer.Data;

/// <summary>A person and the files of that person's photos.</summary>
internal sealed record ListedPerson(string Name, IReadOnlyList<ListedPhoto> Photos);
