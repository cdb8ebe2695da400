using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>
/// The right to build an incoming generation. Whoever takes it last has it, until the generation is switched to or cancelled; every write asks for it, so that
/// two builds never mix, and no late one touches what has gone live. Not thread-safe.
/// </summary>
internal sealed class BuildClaim
{
    private readonly IDatabase _database;
    private readonly ClusterKeys _keys;
    private readonly string _reclusteringId;
    private readonly string _token;
    private RedisValue _stored;

    private BuildClaim(IDatabase database, ClusterKeys keys, string reclusteringId)
    {
        (_database, _keys, _reclusteringId, _token) = (database, keys, reclusteringId, Guid.NewGuid().ToString("N"));
        _stored = StoredValue.Write(new BuildState { Token = _token });
    }

    /// <summary>Takes the right from whoever had it. What was built before counts no longer.</summary>
    public static async Task<BuildClaim> TakeAsync(IDatabase database, ClusterKeys keys, string reclusteringId, CancellationToken cancellationToken)
    {
        var claim = new BuildClaim(database, keys, reclusteringId);
        while (true)
        {
            var held = await database.StringGetAsync(keys.Build).WaitAsync(cancellationToken);
            if (held.IsNull)
            {
                throw claim.Gone();
            }

            var transaction = database.CreateTransaction();
            transaction.AddCondition(Condition.StringEqual(keys.Build, held));
            _ = transaction.StringSetAsync(keys.Build, claim._stored);
            if (await transaction.ExecuteAsync().WaitAsync(cancellationToken))
            {
                return claim;
            }
        }
    }

    /// <summary>
    /// Writes something. Throws <see cref="ReplacedException"/> (BUILD_REPLACED) or <see cref="ResourceNotFoundException"/> (RECLUSTERING_NOT_FOUND), and has
    /// written nothing, when the right is lost.
    /// </summary>
    public async Task WriteAsync(Action<ITransaction, List<Task>> write, CancellationToken cancellationToken)
    {
        if (!await TryWriteAsync(write, cancellationToken))
        {
            throw await FailureAsync(cancellationToken);
        }
    }

    /// <summary>Writes something under further conditions. Returns whether all of them held, and the right too; if not, nothing is written.</summary>
    public async Task<bool> TryWriteAsync(Action<ITransaction, List<Task>> write, CancellationToken cancellationToken)
    {
        var transaction = _database.CreateTransaction();
        transaction.AddCondition(Condition.StringEqual(_keys.Build, _stored));
        var answers = new List<Task>();
        write(transaction, answers);
        if (!await transaction.ExecuteAsync().WaitAsync(cancellationToken))
        {
            return false;
        }

        await Task.WhenAll(answers).WaitAsync(cancellationToken);
        return true;
    }

    /// <summary>Throws what <see cref="WriteAsync"/> throws when the right is lost.</summary>
    public async Task RequireAsync(CancellationToken cancellationToken)
    {
        if (await _database.StringGetAsync(_keys.Build).WaitAsync(cancellationToken) != _stored)
        {
            throw await FailureAsync(cancellationToken);
        }
    }

    /// <summary>Says that the build is done.</summary>
    public async Task CompleteAsync(BuildState build, CancellationToken cancellationToken)
    {
        var done = StoredValue.Write(new BuildState(build) { Token = _token, Done = true });
        await WriteAsync((transaction, answers) => answers.Add(transaction.StringSetAsync(_keys.Build, done)), cancellationToken);
        _stored = done;
    }

    private async Task<PlatformException> FailureAsync(CancellationToken cancellationToken) =>
        await _database.KeyExistsAsync(_keys.Build).WaitAsync(cancellationToken) ? Replaced() : Gone();

    private ReplacedException Replaced() => new(
        ErrorReasons.BuildReplaced, _reclusteringId, $"A later build of reclustering '{_reclusteringId}' has taken the place of this one. GetReclustering tells what came of it.");

    private ResourceNotFoundException Gone() => new(
        ErrorReasons.ReclusteringNotFound, "reclustering", _reclusteringId, "It was switched to or cancelled.");
}
