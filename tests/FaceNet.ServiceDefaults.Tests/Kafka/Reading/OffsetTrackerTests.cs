using FaceNet.ServiceDefaults.Kafka.Reading;

namespace FaceNet.ServiceDefaults.Tests.Kafka.Reading;

public sealed class OffsetTrackerTests
{
    [Fact]
    public void Committable_NothingTaken_IsNull() => Assert.Null(new OffsetTracker().Committable);

    [Fact]
    public void Committable_FirstStillOpen_StaysAtTheFirst()
    {
        var tracker = Started(7, 8, 9);

        tracker.Complete(8);
        tracker.Complete(9);

        Assert.Equal(7, tracker.Committable);
    }

    [Fact]
    public void Committable_AllDone_IsBehindTheLast()
    {
        var tracker = Started(7, 8, 12);

        tracker.Complete(12);
        tracker.Complete(7);
        tracker.Complete(8);

        Assert.Equal(13, tracker.Committable);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Committable_AnyOrderOfCompletion_NeverPassesAnOpenMessage(int seed)
    {
        var random = new Random(seed);
        long[] offsets = [.. Enumerable.Range(0, 200).Where(_ => random.Next(4) > 0).Select(offset => (long)offset)];
        var open = offsets.ToHashSet();
        var tracker = Started(offsets);

        foreach (var offset in random.GetItems(offsets, 1000).Distinct())
        {
            tracker.Complete(offset);
            open.Remove(offset);

            Assert.Equal(open.Count > 0 ? open.Min() : offsets[^1] + 1, tracker.Committable);
        }
    }

    private static OffsetTracker Started(params long[] offsets)
    {
        var tracker = new OffsetTracker();
        Array.ForEach(offsets, tracker.Start);
        return tracker;
    }
}
