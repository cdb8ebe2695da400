namespace FaceNet.Trainer.Data;

/// <summary>Triplets mined among many photos with the network of one step, to be learned in the steps after it.</summary>
/// <param name="Step">Steps the network had taken.</param>
/// <param name="Photos">Photo indices of anchor, positive and negative.</param>
internal sealed record OfflineTriplets(long Step, IReadOnlyList<int[]> Photos);
