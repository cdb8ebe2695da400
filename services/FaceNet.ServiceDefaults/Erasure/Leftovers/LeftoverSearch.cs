using System.Runtime.CompilerServices;
using System.Text;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Erasure.Leftovers;

/// <summary>
/// Looks through everything that the platform has in Redis, every key and every value on every node, for what was erased. Reads in pages, and changes
/// nothing; what is written meanwhile may or may not be seen. Where a master is away, it throws, since that one was not looked through. Thread-safe.
/// </summary>
public sealed class LeftoverSearch(RedisConnection connection)
{
    private const int PageSize = 500;

    /// <summary>Looks through everything.</summary>
    /// <param name="sought">What for.</param>
    /// <param name="scanned">Is told of each key.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Leftover> FindAsync(SoughtItems sought, Action scanned, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sought);
        ArgumentNullException.ThrowIfNull(scanned);
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var seen = new HashSet<RedisKey>();
        foreach (var server in RedisMasters.All(database.Multiplexer))
        {
            await foreach (var key in server.KeysAsync(pattern: PlatformKeys.Prefix + "*", pageSize: PageSize).WithCancellation(cancellationToken))
            {
                // A scan may show a key twice.
                if (seen.Add(key))
                {
                    scanned();
                    await foreach (var leftover in FindInAsync(database, key, sought, cancellationToken))
                    {
                        yield return leftover;
                    }
                }
            }
        }
    }

    private static async IAsyncEnumerable<Leftover> FindInAsync(
        IDatabase database, RedisKey key, SoughtItems sought, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var type = ((string?)await database.ExecuteAsync("TYPE", key).WaitAsync(cancellationToken))!;
        foreach (var (id, vector) in sought.FindIn(Encoding.UTF8.GetBytes(key.ToString())))
        {
            yield return new Leftover(key!, type, "key", id, vector);
        }

        var values = type == KeyValues.VectorSet ? VectorSetValues.ReadAsync(database, key, sought, cancellationToken) : KeyValues.ReadAsync(database, key, type, cancellationToken);
        await foreach (var (place, value) in values.WithCancellation(cancellationToken))
        {
            foreach (var (id, vector) in sought.FindIn(value))
            {
                yield return new Leftover(key!, type, place, id, vector);
            }
        }
    }
}
