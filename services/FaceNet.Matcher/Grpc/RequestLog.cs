using System.Security.Cryptography;
using FaceNet.Matcher.Forgetting;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Google.Protobuf;

namespace FaceNet.Matcher.Grpc;

/// <summary>
/// Remembers for a day what was answered to requests that have an id, so that a caller who does not know whether a call succeeded repeats it. Every
/// request is harmless when it is repeated while the first is under way, or after it failed half-way; that is why nothing is locked. Thread-safe.
/// </summary>
internal sealed class RequestLog(RememberedAnswers answers)
{
    /// <summary>Answers a request, or repeats the answer that it was given. Throws <see cref="ResourceExistsException"/> (REQUEST_ID_REUSED), or
    /// <see cref="PreconditionException"/> (ANSWER_ERASED).</summary>
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

        Identifier.Require(gallery, field);
        var hash = Hash(request);
        var remembered = await answers.BeginAsync(gallery, id, hash, cancellationToken);
        if (remembered is not null && remembered.Request != hash)
        {
            throw new ResourceExistsException(ErrorReasons.RequestIdReused, "request", id, "It named another request within the last day. Use a new request_id.");
        }

        if (remembered is { IsErased: true })
        {
            throw new PreconditionException(
                ErrorReasons.AnswerErased, id, $"request_id: '{id}' was answered, but the answer named somebody who has been erased since. Use a new request_id to ask for it anew.");
        }

        if (remembered?.Answer is { } known)
        {
            return new MessageParser<TAnswer>(() => new TAnswer()).ParseFrom(known);
        }

        var given = await answer();
        await answers.KeepAsync(gallery, id, new RememberedAnswer(hash, given.ToByteArray()), NamedSubjects.In(given), cancellationToken);
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
