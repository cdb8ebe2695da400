using FaceNet.Matcher.Galleries;

namespace FaceNet.Matcher.Tests.Galleries;

public sealed class SharedCallsTests
{
    private readonly List<(string Key, int[] Wishes, TaskCompletionSource Gate)> _calls = [];

    [Fact]
    public async Task Ask_WhileACallIsUnderWay_SharesTheNext()
    {
        var shared = Create();
        var first = shared.AskAsync("a", 1);
        Task<int>[] later = [shared.AskAsync("a", 2), shared.AskAsync("a", 3)];

        Assert.Equal([1], Assert.Single(_calls).Wishes);
        Finish(0);
        Assert.Equal(10, await first);
        await UntilAsync(2);
        Assert.Equal([2, 3], _calls[1].Wishes);
        Finish(1);
        var answers = await Task.WhenAll(later);
        Assert.Equal([20, 30], answers);
    }

    [Fact]
    public async Task Ask_OtherKey_WaitsForNobody()
    {
        var shared = Create();
        var first = shared.AskAsync("a", 1);
        var other = shared.AskAsync("b", 2);
        Finish(1);
        Assert.Equal(20, await other);
        Assert.False(first.IsCompleted);
        Finish(0);
        await first;
    }

    [Fact]
    public async Task Ask_MoreThanShareACall_TakesSeveral()
    {
        var shared = Create(most: 2);
        Task<int>[] asked = [.. Enumerable.Range(1, 6).Select(wish => shared.AskAsync("a", wish))];
        for (var call = 0; call < 4; call++)
        {
            await UntilAsync(call + 1);
            Finish(call);
        }

        var answers = await Task.WhenAll(asked);
        Assert.Equal([10, 20, 30, 40, 50, 60], answers);
        Assert.Equal([1, 2, 2, 1], _calls.Select(call => call.Wishes.Length));
    }

    [Fact]
    public async Task Ask_CallThatFails_FailsForAllWhoShareItAndForNobodyElse()
    {
        var shared = Create();
        var first = shared.AskAsync("a", 1);
        Task<int>[] failing = [shared.AskAsync("a", 2), shared.AskAsync("a", 3)];
        Finish(0);
        await UntilAsync(2);
        var after = shared.AskAsync("a", 4);
        _calls[1].Gate.SetException(new InvalidOperationException("broken"));

        Assert.Equal(10, await first);
        foreach (var each in failing)
        {
            Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => each)).Message);
        }

        await UntilAsync(3);
        Finish(2);
        Assert.Equal(40, await after);
    }

    [Fact]
    public async Task Ask_CallThatThrowsAtOnce_IsTold()
    {
        var shared = new SharedCalls<string, int, int>(8, (_, _) => throw new InvalidOperationException("at once"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.AskAsync("a", 1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => shared.AskAsync("a", 1));
    }

    [Fact]
    public async Task Ask_ManyAtOnce_AnswersEachOnce()
    {
        var served = 0;
        var shared = new SharedCalls<int, int, int>(16, async (_, wishes) =>
        {
            await Task.Yield();
            Interlocked.Add(ref served, wishes.Count);
            return [.. wishes.Select(wish => -wish)];
        });

        await Parallel.ForAsync(0, 20_000, async (wish, _) => Assert.Equal(-wish, await shared.AskAsync(wish % 3, wish)));

        Assert.Equal(20_000, served);
    }

    private SharedCalls<string, int, int> Create(int most = 8) => new(most, async (key, wishes) =>
    {
        var gate = new TaskCompletionSource();
        lock (_calls)
        {
            _calls.Add((key, [.. wishes], gate));
        }

        await gate.Task;
        return [.. wishes.Select(wish => wish * 10)];
    });

    private void Finish(int call) => _calls[call].Gate.SetResult();

    private async Task UntilAsync(int calls)
    {
        while (Count() < calls)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    private int Count()
    {
        lock (_calls)
        {
            return _calls.Count;
        }
    }
}
