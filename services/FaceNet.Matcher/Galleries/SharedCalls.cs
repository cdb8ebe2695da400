namespace FaceNet.Matcher.Galleries;

/// <summary>
/// Lets callers that want something of the same key at the same time share a round trip. While one call is under way, those who come share the next, which
/// begins after they came: nobody is told what was true before he asked. A key that nobody uses is served at once. Thread-safe.
/// </summary>
/// <param name="most">The most wishes that share a call.</param>
/// <param name="call">Answers wishes of a key, in their order. When it fails, it fails for all that share it.</param>
internal sealed class SharedCalls<TKey, TWish, TAnswer>(int most, Func<TKey, IReadOnlyList<TWish>, Task<IReadOnlyList<TAnswer>>> call)
    where TKey : notnull
{
    private readonly Lock _gate = new();

    // The keys that are being served, with the rounds that wait for their turn.
    private readonly Dictionary<TKey, LinkedList<Round>> _waiting = [];

    /// <summary>Returns the answer of a call that begins from now on.</summary>
    public async Task<TAnswer> AskAsync(TKey key, TWish wish)
    {
        var (round, place, isFirst) = Join(key, wish);
        if (isFirst)
        {
            _ = ServeAsync(key);
        }

        return (await round.Answers.Task)[place];
    }

    private (Round Round, int Place, bool IsFirst) Join(TKey key, TWish wish)
    {
        lock (_gate)
        {
            var isFirst = !_waiting.TryGetValue(key, out var rounds);
            if (isFirst)
            {
                _waiting.Add(key, rounds = []);
            }

            var round = rounds!.Last?.Value;
            if (round is null || round.Wishes.Count == most)
            {
                rounds.AddLast(round = new Round());
            }

            round.Wishes.Add(wish);
            return (round, round.Wishes.Count - 1, isFirst);
        }
    }

    private async Task ServeAsync(TKey key)
    {
        while (Next(key) is { } round)
        {
            var answers = CallAsync(key, round.Wishes);
            await ((Task)answers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            round.Answers.SetFromTask(answers);
        }
    }

    private Round? Next(TKey key)
    {
        lock (_gate)
        {
            var rounds = _waiting[key];
            if (rounds.First is not { } next)
            {
                _waiting.Remove(key);
                return null;
            }

            rounds.RemoveFirst();
            return next.Value;
        }
    }

    private async Task<IReadOnlyList<TAnswer>> CallAsync(TKey key, IReadOnlyList<TWish> wishes) => await call(key, wishes);

    private sealed class Round
    {
        public List<TWish> Wishes { get; } = [];

        public TaskCompletionSource<IReadOnlyList<TAnswer>> Answers { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
