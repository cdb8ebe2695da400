using FaceNet.ServiceDefaults.Kafka.Reading;

namespace FaceNet.ServiceDefaults.Tests.Kafka.Reading;

public sealed class InFlightLimitTests
{
    private readonly InFlightLimit _limit = new(maxMessages: 2, maxBytes: 100);

    [Fact]
    public void WaitForRoom_OneLargeMessage_TakesNoSecond()
    {
        Assert.True(_limit.WaitForRoom(TimeSpan.Zero));
        _limit.Enter(5000);

        Assert.False(_limit.WaitForRoom(TimeSpan.Zero));
        _limit.Leave(5000);
        Assert.True(_limit.WaitForRoom(TimeSpan.Zero));
    }

    [Fact]
    public void WaitForRoom_AsManyAsAllowed_HasNone()
    {
        _limit.Enter(1);
        Assert.True(_limit.WaitForRoom(TimeSpan.Zero));
        _limit.Enter(1);

        Assert.False(_limit.WaitForRoom(TimeSpan.Zero));
    }

    [Fact]
    public async Task WaitForEmpty_LastMessageLeaves_Returns()
    {
        _limit.Enter(1);
        var waiting = Task.Run(() => _limit.WaitForEmpty(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);

        _limit.Leave(1);

        Assert.True(await waiting);
    }
}
