using FaceNet.Embedder.Batching;

namespace FaceNet.Embedder.Tests.Batching;

/// <summary>The loop of a session in simulated time, with the real decisions: what arrives when is given, and what was computed when comes out.</summary>
/// <param name="options">The options in force.</param>
/// <param name="maxBatch">The most faces of a batch.</param>
/// <param name="perBatch">How long a batch takes.</param>
/// <param name="perFace">How much longer it takes for each of its faces.</param>
internal sealed class BatchingSimulation(BatchingOptions options, int maxBatch, TimeSpan perBatch, TimeSpan perFace)
{
    private readonly Queue<Arrival> _live = new();
    private readonly Queue<Arrival> _bulk = new();
    private double _bulkCredit;

    /// <summary>The batches in order: when each began, whom it took, and how many of each priority waited then.</summary>
    public List<Batch> Batches { get; } = [];

    public void Run(IEnumerable<Arrival> arrivals)
    {
        var coming = new Queue<Arrival>(arrivals.OrderBy(arrival => arrival.At));
        var now = TimeSpan.Zero;
        while (coming.Count + _live.Count + _bulk.Count > 0)
        {
            while (coming.TryPeek(out var next) && next.At <= now)
            {
                Line(next.Priority).Enqueue(coming.Dequeue());
            }

            var decision = BatchDecision.Decide(_live.Count, _bulk.Count, OldestWait(now), _bulkCredit, maxBatch, options);
            _bulkCredit = decision.BulkCredit;
            if (decision.Runs)
            {
                var (live, bulk) = (_live.Count, _bulk.Count);
                Arrival[] taken = [.. Take(_live, decision.Live), .. Take(_bulk, decision.Bulk)];
                Batches.Add(new Batch(now, taken, live, bulk));
                now += perBatch + (taken.Length * perFace);
            }
            else
            {
                // Whatever comes first: the end of the wait, or another face.
                var end = decision.Wait == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : now + decision.Wait;
                now = coming.TryPeek(out var next) && next.At < end ? next.At : end;
            }
        }
    }

    private static IEnumerable<Arrival> Take(Queue<Arrival> line, int count) => Enumerable.Range(0, count).Select(_ => line.Dequeue());

    private Queue<Arrival> Line(FacePriority priority) => priority == FacePriority.Live ? _live : _bulk;

    private TimeSpan OldestWait(TimeSpan now)
    {
        TimeSpan[] oldest = [.. new[] { _live, _bulk }.Where(line => line.Count > 0).Select(line => now - line.Peek().At)];
        return oldest.Length == 0 ? TimeSpan.Zero : oldest.Max();
    }

    /// <summary>A face that comes.</summary>
    public sealed record Arrival(int Number, TimeSpan At, FacePriority Priority);

    /// <summary>A batch that was computed.</summary>
    public sealed record Batch(TimeSpan At, Arrival[] Faces, int LiveWaiting, int BulkWaiting)
    {
        public int Of(FacePriority priority) => Faces.Count(face => face.Priority == priority);
    }
}
