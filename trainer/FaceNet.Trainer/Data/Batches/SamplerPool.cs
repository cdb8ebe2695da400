namespace FaceNet.Trainer.Data;

/// <summary>A part of every batch: P people with K distinct photos each, drawn from people who have at least K photos.</summary>
/// <param name="Name">What the pool holds, for messages.</param>
/// <param name="People">Per person the indices of the photos in the training set.</param>
/// <param name="PeoplePerBatch">P, at least 1.</param>
/// <param name="PhotosPerPerson">K, at least 1.</param>
internal sealed record SamplerPool(string Name, IReadOnlyList<IReadOnlyList<int>> People, int PeoplePerBatch, int PhotosPerPerson);
