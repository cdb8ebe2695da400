using FaceNet.Embedder.Batching;

namespace FaceNet.Embedder.Tests.Batching;

public sealed class ExpectedWaitTests
{
    [Fact]
    public void Behind_NothingComputedYet_ExpectsNoWait() => Assert.Equal(TimeSpan.Zero, new ExpectedWait(sessions: 1).Behind(1000));

    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 50)]
    public void Behind_BatchesOfOneSpeed_IsTheirTimePerFaceSharedByTheSessions(int sessions, double milliseconds)
    {
        var wait = new ExpectedWait(sessions);

        wait.Computed(4, TimeSpan.FromMilliseconds(40));
        wait.Computed(8, TimeSpan.FromMilliseconds(80));

        Assert.Equal(milliseconds, wait.Behind(10).TotalMilliseconds, 6);
    }

    [Fact]
    public void Behind_OneSlowBatch_MovesTheExpectationByAnEighth()
    {
        var wait = new ExpectedWait(sessions: 1);

        wait.Computed(1, TimeSpan.FromMilliseconds(10));
        wait.Computed(1, TimeSpan.FromMilliseconds(90));

        Assert.Equal(20, wait.Behind(1).TotalMilliseconds, 6);
    }
}
