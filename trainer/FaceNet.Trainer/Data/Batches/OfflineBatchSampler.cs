namespace FaceNet.Trainer.Data;

/// <summary>Deals the photos of triplets that were mined offline: as many triplets as fit into a batch, in a shuffled order, round after round.</summary>
/// <param name="triplets">The triplets.</param>
/// <param name="photosPerBatch">Photos of a batch; fewer where triplets share a photo.</param>
/// <param name="seed">Decides on the order.</param>
internal sealed class OfflineBatchSampler(OfflineTriplets triplets, int photosPerBatch, int seed) : IBatchSampler
{
    private readonly int _perBatch = Math.Max(1, photosPerBatch / 3);
    private int[] _order = [];
    private long _round = -1;

    /// <inheritdoc/>
    public int[] At(long step)
    {
        long first = (step - triplets.Step) * _perBatch;
        return [.. Enumerable.Range(0, _perBatch).SelectMany(offset => triplets.Photos[Place(first + offset)]).Distinct()];
    }

    private int Place(long dealt)
    {
        long round = dealt / triplets.Photos.Count;
        if (round != _round)
        {
            _order = [.. Enumerable.Range(0, triplets.Photos.Count)];
            new Random(Seeds.Mix(seed, triplets.Step, round)).Shuffle(_order);
            _round = round;
        }

        return _order[dealt % triplets.Photos.Count];
    }
}
