using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>Generations that come and go in a write.</summary>
internal sealed class GenerationWrite
{
    private readonly ClusterKeys _incoming;
    private readonly long? _retired;
    private readonly RedisValue _built;
    private readonly AliasesWrite? _aliases;

    private GenerationWrite(string gallery, long incoming, long? retired, RedisValue built = default, AliasesWrite? aliases = null) =>
        (_incoming, _retired, _built, _aliases) = (new ClusterKeys(gallery, incoming), retired, built, aliases);

    /// <summary>A generation is opened.</summary>
    public static GenerationWrite Open(string gallery, long generation) => new(gallery, generation, null);

    /// <summary>The incoming generation is dropped.</summary>
    public static GenerationWrite Cancel(string gallery, long generation) => new(gallery, generation, generation);

    /// <summary>The incoming generation takes the place of the live one, if nobody has begun to build it anew.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="live">The generation that goes.</param>
    /// <param name="incoming">The one that takes its place.</param>
    /// <param name="built">Its BuildState, as it is stored.</param>
    /// <param name="aliases">Names of its clusters that came up since it was built.</param>
    public static GenerationWrite Switch(string gallery, long live, long incoming, RedisValue built, AliasesWrite aliases) =>
        new(gallery, incoming, live, built, aliases);

    /// <summary>Queues the commands.</summary>
    public void AddTo(ITransaction transaction, List<Task> answers)
    {
        if (_retired is not { } retired)
        {
            answers.Add(transaction.StringSetAsync(_incoming.Build, StoredValue.Write(new BuildState())));
            return;
        }

        if (!_built.IsNull)
        {
            transaction.AddCondition(Condition.StringEqual(_incoming.Build, _built));
        }

        _aliases?.AddTo(transaction, _incoming, answers);

        // Without it nobody builds or goes on to build.
        answers.Add(transaction.KeyDeleteAsync(_incoming.Build));
        answers.Add(transaction.SetAddAsync(_incoming.Retired, retired));
    }
}
