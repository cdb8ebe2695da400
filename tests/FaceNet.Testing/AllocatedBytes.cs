namespace FaceNet.Testing;

/// <summary>Managed memory that a piece of code allocates on the thread that runs it.</summary>
public static class AllocatedBytes
{
    private const int Rounds = 20;

    /// <summary>
    /// The least of several rounds: a runtime that replaces a method by a faster one allocates on that thread too, and so does a thread-local pool whose
    /// arrays a collection took.
    /// </summary>
    public static long LeastOf(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
