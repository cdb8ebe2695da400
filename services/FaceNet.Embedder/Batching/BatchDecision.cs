namespace FaceNet.Embedder.Batching;

/// <summary>What an idle model does next; the policy of the batcher, apart from its loop.</summary>
/// <param name="Wait">How long to wait for companions; <see cref="Timeout.InfiniteTimeSpan"/> until a face comes, zero to run now.</param>
/// <param name="Live">How many live faces to take.</param>
/// <param name="Bulk">How many bulk faces to take.</param>
/// <param name="BulkCredit">What bulk faces are owed after this batch, in faces.</param>
internal readonly record struct BatchDecision(TimeSpan Wait, int Live, int Bulk, double BulkCredit)
{
    /// <summary>Whether to run a batch now.</summary>
    public bool Runs => Live + Bulk > 0;

    /// <summary>
    /// Decides. Live faces go first; while both wait, every live face that is taken earns bulk faces a part of a place, so that
    /// they get their share even of a model that takes one face at a time.
    /// </summary>
    /// <param name="live">Live faces that wait.</param>
    /// <param name="bulk">Bulk faces that wait.</param>
    /// <param name="oldestWait">How long the oldest of all has waited.</param>
    /// <param name="bulkCredit">What bulk faces are owed, in faces.</param>
    /// <param name="maxBatch">The most faces of this batch.</param>
    /// <param name="options">The options in force.</param>
    public static BatchDecision Decide(int live, int bulk, TimeSpan oldestWait, double bulkCredit, int maxBatch, BatchingOptions options)
    {
        if (live + bulk == 0)
        {
            return new BatchDecision(Timeout.InfiniteTimeSpan, 0, 0, bulkCredit);
        }

        if (live + bulk < maxBatch && oldestWait < options.MaxQueueDelay)
        {
            return new BatchDecision(options.MaxQueueDelay - oldestWait, 0, 0, bulkCredit);
        }

        if (live + bulk <= maxBatch)
        {
            return new BatchDecision(TimeSpan.Zero, live, bulk, 0);
        }

        var owed = bulkCredit + (maxBatch * options.BulkShare);
        var bulkTaken = Math.Clamp((int)owed, Math.Max(0, maxBatch - live), Math.Min(bulk, maxBatch));
        var isBulkLeft = bulkTaken < bulk;
        return new BatchDecision(TimeSpan.Zero, maxBatch - bulkTaken, bulkTaken, isBulkLeft ? Math.Clamp(owed - bulkTaken, 0, 1) : 0);
    }
}
