using FaceNet.Matcher.Transfer;

namespace FaceNet.Matcher.Tests.Transfer;

public sealed class WritesInFlightTests
{
    [Fact]
    public async Task BeginAsync_MoreThanThereIsRoomFor_Waits()
    {
        var writes = new WritesInFlight(most: 100);
        var first = new TaskCompletionSource();
        await writes.BeginAsync(() => first.Task, 60);
        await writes.BeginAsync(() => Task.CompletedTask, 40);

        var third = writes.BeginAsync(() => Task.CompletedTask, 10);

        Assert.False(third.IsCompleted);
        first.SetResult();
        await third;
    }

    [Fact]
    public async Task BeginAsync_OneThatIsTooLarge_GoesAlone()
    {
        var writes = new WritesInFlight(most: 100);

        await writes.BeginAsync(() => Task.CompletedTask, 1000);

        await writes.DrainAsync();
    }

    [Fact]
    public async Task DrainAsync_WriteThatFailed_ThrowsAndAbandonWaitsForTheRest()
    {
        var writes = new WritesInFlight();
        var last = new TaskCompletionSource();
        await writes.BeginAsync(() => Task.FromException(new TimeoutException()), 1);
        await writes.BeginAsync(() => last.Task, 1);

        await Assert.ThrowsAsync<TimeoutException>(writes.DrainAsync);

        var abandoned = writes.AbandonAsync();
        Assert.False(abandoned.IsCompleted);
        last.SetException(new TimeoutException());
        await abandoned;
    }
}
