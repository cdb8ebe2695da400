using FaceNet.ServiceDefaults.Access.Limits;
using FaceNet.ServiceDefaults.Errors;
using Google.Rpc;
using Microsoft.Extensions.Time.Testing;

namespace FaceNet.ServiceDefaults.Tests.Access;

public sealed class CallerLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Enter_MoreThanTheBurst_IsRefusedUntilTheTokenComes()
    {
        var limiter = Limiter(new CallerLimits(4, 3, 0));
        Call(limiter, 3);

        var refused = Assert.Throws<OverloadedException>(limiter.Enter);
        Assert.Equal(ErrorReasons.RateLimited, refused.Reason);
        Assert.Equal(TimeSpan.FromSeconds(0.25), refused.RetryAfter);
        Assert.Equal(0.25, ErrorStatus.From(refused).GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan().TotalSeconds);
        _time.Advance(refused.RetryAfter - TimeSpan.FromMilliseconds(1));
        Assert.Throws<OverloadedException>(limiter.Enter);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Call(limiter, 1);
        Assert.Throws<OverloadedException>(limiter.Enter);
    }

    [Fact]
    public void Enter_AfterALongRest_HasTheBurstAndNoMore()
    {
        var limiter = Limiter(new CallerLimits(4, 3, 0));
        Call(limiter, 3);
        _time.Advance(TimeSpan.FromHours(1));

        Call(limiter, 3);
        Assert.Throws<OverloadedException>(limiter.Enter);
    }

    [Theory]
    [InlineData(2.5, 3)]
    [InlineData(0.1, 1)]
    public void Enter_NoBurst_IsThatOfASecond(double perSecond, int atOnce)
    {
        var limiter = Limiter(new CallerLimits(perSecond, 0, 0));
        Call(limiter, atOnce);

        Assert.Throws<OverloadedException>(limiter.Enter);
    }

    [Fact]
    public void Enter_MoreCallsAtATime_IsRefusedUntilOneLeaves()
    {
        var limiter = Limiter(new CallerLimits(0, 0, 2));
        limiter.Enter();
        limiter.Enter();

        Assert.Equal(ErrorReasons.RateLimited, Assert.Throws<OverloadedException>(limiter.Enter).Reason);
        Assert.Throws<OverloadedException>(limiter.Enter);
        limiter.Leave();
        limiter.Enter();
        Assert.Throws<OverloadedException>(limiter.Enter);
    }

    [Fact]
    public void Enter_RefusedForItsRate_TakesNoPlace()
    {
        var limiter = Limiter(new CallerLimits(1, 1, 1));
        Call(limiter, 1);
        Assert.Throws<OverloadedException>(limiter.Enter);
        _time.Advance(TimeSpan.FromSeconds(1));

        limiter.Enter();
    }

    [Fact]
    public async Task Wait_FurtherMessages_ComeAtTheRate()
    {
        var limiter = Limiter(new CallerLimits(2, 1, 0));
        limiter.Enter();

        var second = limiter.WaitAsync(Cancellation);
        var third = limiter.WaitAsync(Cancellation);
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await second;
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.5));
        await third;
    }

    [Fact]
    public async Task Wait_NoRate_DoesNotWait() => await Limiter(new CallerLimits(0, 0, 1)).WaitAsync(Cancellation);

    [Fact]
    public void Take_ManyAtATime_GivesEachTokenOnce()
    {
        var limiter = Limiter(new CallerLimits(1, 1000, 0));

        var taken = ParallelEnumerable.Range(0, 4000).Count(_ =>
        {
            try
            {
                limiter.Enter();
                return true;
            }
            catch (OverloadedException)
            {
                return false;
            }
        });

        Assert.Equal(1000, taken);
    }

    [Fact]
    public void Find_SameCallerAgain_IsNoNewStart()
    {
        var limiters = new CallerLimiters(Microsoft.Extensions.Options.Options.Create(new ServiceDefaults.Access.SecurityOptions()), _time);
        var limits = new CallerLimits(1, 1, 0);
        limiters.Find("a", limits)!.Enter();

        Assert.Throws<OverloadedException>(limiters.Find("a", limits)!.Enter);
        limiters.Find("b", limits)!.Enter();
        Assert.Equal(9, limiters.Find("a", limits with { Burst = 9 })!.Limits.Burst);
        Assert.Null(limiters.Find("a", default));
    }

    private CallerLimiter Limiter(CallerLimits limits) => new(limits, _time);

    private static void Call(CallerLimiter limiter, int times)
    {
        for (var call = 0; call < times; call++)
        {
            limiter.Enter();
            limiter.Leave();
        }
    }
}
