using System.Text;
using FaceNet.Matcher.Galleries;
using FaceNet.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace FaceNet.Matcher.Forgetting;

/// <summary>
/// What was answered to requests that have an id, as Redis keeps it, and which of it names whom. An answer that named somebody who is erased is forgotten, but
/// not that there was one: a repetition must not enroll the person again. Thread-safe.
/// </summary>
internal sealed class RememberedAnswers(RedisConnection redis)
{
    /// <summary>How long answers are remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>Says that a request is being answered, unless it was before. Returns what is known of it; null for nothing.</summary>
    public async Task<RememberedAnswer?> BeginAsync(string gallery, string request, string hash, CancellationToken cancellationToken)
    {
        var (database, key) = (await redis.GetDatabaseAsync(cancellationToken), GalleryKeys.Request(gallery, request));
        return !await database.StringSetAsync(key, StoredValue.Write(new RememberedAnswer(hash, null)), Lifetime, When.NotExists)
            && await database.StringGetAsync(key) is { IsNull: false } stored
            ? StoredValue.Read<RememberedAnswer>(stored, key)
            : null;
    }

    /// <summary>Remembers an answer, after whom it names.</summary>
    public async Task KeepAsync(string gallery, string request, RememberedAnswer answer, IEnumerable<string> subjects, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        await Task.WhenAll(subjects.Select(subject => GalleryKeys.RequestsOf(gallery, subject)).SelectMany(index =>
            new Task[] { database.SetAddAsync(index, request), database.KeyExpireAsync(index, Lifetime) }));
        await database.StringSetAsync(GalleryKeys.Request(gallery, request), StoredValue.Write(answer), Lifetime);
    }

    /// <summary>Forgets the answers that name somebody. Returns how many.</summary>
    /// <param name="gallery">The gallery.</param>
    /// <param name="subject">The person.</param>
    /// <param name="faces">The samples whose answers are meant; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<int> ForgetAsync(string gallery, string subject, IReadOnlyCollection<string>? faces, CancellationToken cancellationToken)
    {
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var index = GalleryKeys.RequestsOf(gallery, subject);
        var forgotten = 0;
        foreach (var request in await database.SetMembersAsync(index))
        {
            forgotten += await ForgetAsync(database, GalleryKeys.Request(gallery, request.ToString()), faces) ? 1 : 0;
        }

        if (faces is null)
        {
            await database.KeyDeleteAsync(index);
        }

        return forgotten;
    }

    // An answer about one sample names it somewhere among its bytes; one that does so by accident is forgotten as well.
    private static async Task<bool> ForgetAsync(IDatabase database, RedisKey key, IReadOnlyCollection<string>? faces)
    {
        var stored = await database.StringGetAsync(key);
        if (stored.IsNull || StoredValue.Read<RememberedAnswer>(stored, key) is not { Answer: { } answer } remembered
            || faces?.Any(face => answer.AsSpan().IndexOf(Encoding.UTF8.GetBytes(face)) >= 0) == false)
        {
            return false;
        }

        await database.StringSetAsync(key, StoredValue.Write(remembered with { Answer = null, IsErased = true }), expiry: null, keepTtl: true, When.Exists, CommandFlags.None);
        return true;
    }
}

/// <summary>What is remembered of a request.</summary>
/// <param name="Request">The hash of the request.</param>
/// <param name="Answer">The answer; null as long as there is none, or none any more.</param>
internal sealed record RememberedAnswer(string Request, byte[]? Answer)
{
    /// <summary>Whether it named somebody who was erased.</summary>
    public bool IsErased { get; init; }
}
