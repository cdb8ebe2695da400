using FaceNet.ServiceDefaults.Access.Peers.Guarding;

namespace FaceNet.ServiceDefaults.Tests.Access.Guarding;

public sealed class RetryBudgetTests
{
    [Fact]
    public void TrySpend_MoreThanIsSavedUp_WaitsForCallsThatEarnIt()
    {
        var budget = new RetryBudget(0.1);
        Assert.Equal(RetryBudget.Most, Spend(budget, 100));

        Earn(budget, 9);
        Assert.False(budget.TrySpend());
        Earn(budget, 1);
        Assert.Equal(1, Spend(budget, 100));
        Earn(budget, 1000);
        Assert.Equal(RetryBudget.Most, Spend(budget, 1000));
    }

    [Fact]
    public void TrySpend_CallsEarnNothing_ThereIsNone()
    {
        var budget = new RetryBudget(0);
        Earn(budget, 100);

        Assert.False(budget.TrySpend());
    }

    [Fact]
    public void TrySpend_ManyAtATime_GivesEachRetryOnce()
    {
        var budget = new RetryBudget(0.1);

        // From here on there is never so much that what is earned is lost.
        Assert.Equal(RetryBudget.Most, Spend(budget, RetryBudget.Most));
        var spent = ParallelEnumerable.Range(0, 20_000).Count(_ =>
        {
            budget.Earn();
            return budget.TrySpend();
        });

        Assert.Equal(2000, spent + Spend(budget, 100));
    }

    private static void Earn(RetryBudget budget, int calls)
    {
        for (var call = 0; call < calls; call++)
        {
            budget.Earn();
        }
    }

    private static int Spend(RetryBudget budget, int times) => Enumerable.Range(0, times).Count(_ => budget.TrySpend());
}
