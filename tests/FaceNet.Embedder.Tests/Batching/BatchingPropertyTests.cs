using CsCheck;
using FaceNet.Embedder.Batching;
using static FaceNet.Embedder.Tests.Batching.BatchingSimulation;

namespace FaceNet.Embedder.Tests.Batching;

/// <summary>What holds whatever comes when.</summary>
public sealed class BatchingPropertyTests
{
    private static readonly Gen<Arrival[]> Arrivals = Gen.Select(Gen.Int[0, 2000], Gen.Bool)
        .Select((at, isBulk) => (At: TimeSpan.FromMilliseconds(at), Priority: isBulk ? FacePriority.Bulk : FacePriority.Live))
        .Array[1, 200].Select(faces => faces.Select((face, number) => new Arrival(number, face.At, face.Priority)).ToArray());

    private static readonly Gen<(int MaxBatch, int Delay, double BulkShare, int PerBatch)> Settings =
        Gen.Select(Gen.Int[1, 64], Gen.Int[0, 50], Gen.Double[0.01, 1], Gen.Int[1, 100]);

    [Fact]
    public void Batches_AnyArrivals_TakeEveryFaceOnceAndInTheOrderOfItsLine() => Check((arrivals, settings, batches) =>
    {
        Assert.Equal(arrivals.Select(face => face.Number).Order(), batches.SelectMany(batch => batch.Faces).Select(face => face.Number).Order());
        foreach (var priority in Enum.GetValues<FacePriority>())
        {
            var line = batches.SelectMany(batch => batch.Faces).Where(face => face.Priority == priority).Select(face => face.At).ToArray();
            Assert.Equal(line.Order(), line);
        }
    });

    [Fact]
    public void Batches_AnyArrivals_AreNeverTooLargeAndNeverSmallerThanNeeded() => Check((_, settings, batches) =>
        Assert.All(batches, batch => Assert.Equal(Math.Min(settings.MaxBatch, batch.LiveWaiting + batch.BulkWaiting), batch.Faces.Length)));

    [Fact]
    public void Batches_AnyArrivals_LetNobodyWaitLongerThanTheDelayForAnIdleModel() => Check((_, settings, batches) =>
    {
        var idleSince = TimeSpan.Zero;
        foreach (var batch in batches)
        {
            var couldRunAt = batch.Faces.Min(face => face.At) is var oldest && oldest > idleSince ? oldest : idleSince;
            Assert.True(batch.At <= couldRunAt + TimeSpan.FromMilliseconds(settings.Delay), $"{batch.At} after {couldRunAt}");
            idleSince = batch.At + TimeSpan.FromMilliseconds(settings.PerBatch + batch.Faces.Length);
        }
    });

    [Fact]
    public void Batches_BothLinesWait_GiveBulkItsShareAndNoMore() => Check((_, settings, batches) =>
    {
        // Over any row of batches in which bulk faces had to wait behind live ones.
        double owed = 0;
        var taken = 0;
        foreach (var batch in batches)
        {
            var isContended = batch.LiveWaiting + batch.BulkWaiting > settings.MaxBatch && batch.BulkWaiting > batch.Of(FacePriority.Bulk) && batch.LiveWaiting > batch.Of(FacePriority.Live);
            (owed, taken) = isContended ? (owed + (settings.MaxBatch * settings.BulkShare), taken + batch.Of(FacePriority.Bulk)) : (0, 0);
            Assert.InRange(taken, owed - 1 - 1e-6, owed + 1 + 1e-6);
        }
    });

    private static void Check(Action<Arrival[], (int MaxBatch, int Delay, double BulkShare, int PerBatch), List<Batch>> holds) =>
        Gen.Select(Arrivals, Settings).Sample(
            (arrivals, settings) =>
            {
                var options = new BatchingOptions { BulkShare = settings.BulkShare, MaxQueueDelay = TimeSpan.FromMilliseconds(settings.Delay) };
                var simulation = new BatchingSimulation(options, settings.MaxBatch, TimeSpan.FromMilliseconds(settings.PerBatch), perFace: TimeSpan.FromMilliseconds(1));
                simulation.Run(arrivals);
                holds(arrivals, settings, simulation.Batches);
            },
            iter: 300);
}
