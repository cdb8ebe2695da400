using System.Security.Cryptography;
using FaceNet.Matcher.Galleries;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Redis;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Matcher.Grpc;

/// <summary>
/// Remembers for a day what was answered to requests that have an id, so that a caller who does not know whether a call succeeded repeats it. Every
/// request is harmless when it is repeated while the first is under way, or after it failed half-way; that is why nothing is locked. Thread-safe.
/// </summary>
internal sealed class RequestLog(RedisConnection redis)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    private sealed record Remembered(string Request, byte[]? Answer);

    /// <summary>Answers a request, or repeats the answer that it was given. Throws <see cref="ResourceExistsException"/> (REQUEST_ID_REUSED).</summary>
    /// <param name="gallery">The gallery that the request is about.</param>
    /// <param name="id">The request's id; empty for a request that is not remembered.</param>
    /// <param name="request">The request, with its id.</param>
    /// <param name="answer">Does what is asked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="field">The path of the field that names the gallery.</param>
    public async Task<TAnswer> OnceAsync<TAnswer>(
        string gallery, string id, IMessage request, Func<Task<TAnswer>> answer, CancellationToken cancellationToken, string field = "gallery")
        where TAnswer : IMessage<TAnswer>, new()
    {
        if (Identifier.Optional(id, "request_id").Length == 0)
        {
            return await answer();
        }

        var key = GalleryKeys.Request(Identifier.Require(gallery, field), id);
        var database = await redis.GetDatabaseAsync(cancellationToken);
        var hash = Hash(request);
        if (!await database.StringSetAsync(key, StoredValue.Write(new Remembered(hash, null)), Lifetime, When.NotExists)
            && await database.StringGetAsync(key) is { IsNull: false } stored)
        {
            var remembered = StoredValue.Read<Remembered>(stored, key);
            if (remembered.Request != hash)
            {
                throw new ResourceExistsException(ErrorReasons.RequestIdReused, "request", id, "It named another request within the last day. Use a new request_id.");
            }

            if (remembered.Answer is { } known)
            {
                return new MessageParser<TAnswer>(() => new TAnswer()).ParseFrom(known);
            }
        }

        var given = await answer();
        await database.StringSetAsync(key, StoredValue.Write(new Remembered(hash, given.ToByteArray())), Lifetime);
        return given;
    }

    // Maps have no order: a caller who says the same again may send their entries in another one.
    private static string Hash(IMessage request)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true) { Deterministic = true })
        {
            output.WriteString(request.Descriptor.FullName);
            request.WriteTo(output);
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
    }
}
