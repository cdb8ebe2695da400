using CsCheck;
using FaceNet.Embedder.Batching;

namespace FaceNet.Embedder.Tests.Batching;

public sealed class BatchDecisionTests
{
    private static readonly BatchingOptions Options = new();
    private static readonly BatchingOptions Patient = new() { MaxQueueDelay = TimeSpan.FromMilliseconds(5) };

    [Fact]
    public void Decide_NobodyWaits_WaitsForAFace()
    {
        var decision = BatchDecision.Decide(0, 0, TimeSpan.Zero, 0, 32, Patient);

        Assert.False(decision.Runs);
        Assert.Equal(Timeout.InfiniteTimeSpan, decision.Wait);
    }

    [Fact]
    public void Decide_IdleModel_TakesWhatIsThereAtOnce()
    {
        var decision = BatchDecision.Decide(2, 1, TimeSpan.Zero, 0, 32, Options);

        Assert.Equal((2, 1), (decision.Live, decision.Bulk));
    }

    [Fact]
    public void Decide_DelayNotOver_WaitsForTheRestOfIt()
    {
        var decision = BatchDecision.Decide(2, 1, TimeSpan.FromMilliseconds(2), 0, 32, Patient);

        Assert.False(decision.Runs);
        Assert.Equal(TimeSpan.FromMilliseconds(3), decision.Wait);
    }

    [Theory]
    [InlineData(2, 5)]
    [InlineData(32, 0)]
    public void Decide_DelayOverOrBatchFull_Runs(int live, int waitedMilliseconds) =>
        Assert.True(BatchDecision.Decide(live, 0, TimeSpan.FromMilliseconds(waitedMilliseconds), 0, 32, Patient).Runs);

    [Fact]
    public void Decide_AnyQueue_TakesAFullBatchOfWhatIsThere() => Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200], Gen.Double[0, 1], Gen.Int[1, 64])
        .Sample((live, bulk, credit, maxBatch) =>
        {
            var decision = BatchDecision.Decide(live, bulk, TimeSpan.Zero, credit, maxBatch, Options);

            return decision.Live >= 0 && decision.Live <= live && decision.Bulk >= 0 && decision.Bulk <= bulk
                && decision.Live + decision.Bulk == Math.Min(live + bulk, maxBatch)
                && decision.BulkCredit is >= 0 and <= 1;
        });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(32)]
    [InlineData(64)]
    public void Decide_BothAlwaysWait_BulkGetsItsShareAndNoMore(int maxBatch)
    {
        double credit = 0;
        var (live, bulk) = (0, 0);
        for (var batch = 0; batch < 800; batch++)
        {
            var decision = BatchDecision.Decide(1000, 1000, TimeSpan.Zero, credit, maxBatch, Options);
            (live, bulk, credit) = (live + decision.Live, bulk + decision.Bulk, decision.BulkCredit);
        }

        Assert.Equal(Options.BulkShare, bulk / (double)(live + bulk), 0.002);
    }
}
