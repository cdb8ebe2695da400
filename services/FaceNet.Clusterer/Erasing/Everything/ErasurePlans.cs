using System.Security.Cryptography;
using FaceNet.Clusterer.Storage;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ServiceDefaults.Erasure;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;

namespace FaceNet.Clusterer.Erasing.Everything;

/// <summary>Keeps what was found about a person until somebody confirms that it is to go: by a token that nobody can guess, for ten minutes. Thread-safe.</summary>
internal sealed class ErasurePlans(RedisConnection connection)
{
    /// <summary>How long a plan can be confirmed.</summary>
    public static TimeSpan Lifetime => Kept.PlanLifetime;

    private const int TokenBytes = 32;

    /// <summary>Keeps a plan. Returns its token.</summary>
    public async Task<string> KeepAsync(string gallery, PlanState plan, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        await database.StringSetAsync(ClusterKeys.Shared(gallery).Plan(token), StoredValue.Write(plan), Lifetime).WaitAsync(cancellationToken);
        return token;
    }

    /// <summary>A plan. Throws <see cref="ResourceNotFoundException"/> (CONFIRMATION_NOT_FOUND).</summary>
    public async Task<PlanState> GetAsync(string gallery, string token, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        var key = ClusterKeys.Shared(gallery).Plan(token);
        var stored = await database.StringGetAsync(key).WaitAsync(cancellationToken);
        return stored.IsNull
            ? throw new ResourceNotFoundException(
                ErrorReasons.ConfirmationNotFound, "confirmation", "token", $"It is of another gallery, was used, or is older than {Lifetime.TotalMinutes:0} minutes. FindEverythingAbout gives a new one.")
            : StoredValue.Read(PlanState.Parser, stored, key);
    }

    /// <summary>Forgets a plan.</summary>
    public async Task ForgetAsync(string gallery, string token, CancellationToken cancellationToken)
    {
        var database = await connection.GetDatabaseAsync(cancellationToken);
        await database.KeyDeleteAsync(ClusterKeys.Shared(gallery).Plan(token)).WaitAsync(cancellationToken);
    }
}
