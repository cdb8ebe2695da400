namespace FaceNet.ServiceDefaults.Access.Peers.Guarding;

/// <summary>
/// How many retries there may be: each call earns a share of one, and few are saved up, so that a service which fails gets hardly more calls than one which does
/// not. Thread-safe, without locks.
/// </summary>
/// <param name="share">What a call earns, a number of retries in [0, 1].</param>
internal sealed class RetryBudget(double share)
{
    /// <summary>How many retries are saved up at most, and are there at the start unless calls earn none.</summary>
    public const int Most = 10;

    // Counted in thousandths of a retry.
    private const int Whole = 1000;

    private readonly int _share = (int)Math.Round(share * Whole);
    private int _saved = share > 0 ? Most * Whole : 0;

    /// <summary>Notes a call.</summary>
    public void Earn()
    {
        int saved;
        do
        {
            saved = Volatile.Read(ref _saved);
        }
        while (Interlocked.CompareExchange(ref _saved, Math.Min(saved + _share, Most * Whole), saved) != saved);
    }

    /// <summary>Takes a retry. Returns whether there was one.</summary>
    public bool TrySpend()
    {
        int saved;
        do
        {
            saved = Volatile.Read(ref _saved);
            if (saved < Whole)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _saved, saved - Whole, saved) != saved);
        return true;
    }
}
