using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Matcher.Grpc;

/// <summary>Requests that carry several others, each with an outcome of its own. Thread-safe.</summary>
internal sealed class BatchItems(StoreRetry retry)
{
    /// <summary>The most items of a batch, and of a stream that are read and not yet answered.</summary>
    public const int Most = 64;

    /// <summary>Throws <see cref="InvalidRequestException"/> unless a batch names a gallery and has a fitting number of items, all of that gallery.</summary>
    /// <param name="galleries">The galleries that the items name; empty where they leave it to the batch.</param>
    /// <param name="gallery">The gallery of the batch.</param>
    /// <param name="field">The field of the items, which says what they are.</param>
    /// <param name="stream">The rpc for more of them.</param>
    public static void Require(IReadOnlyList<string> galleries, string gallery, string field, string stream)
    {
        // What is said back to the caller must not be of any length.
        Identifier.Require(gallery, "gallery");
        if (galleries.Count is 0 or > Most)
        {
            throw new InvalidRequestException(field, $"has {galleries.Count} {field}, outside the range [1, {Most}].", $"Send more in further batches, or use {stream}.");
        }

        foreach (var (index, named) in galleries.Index())
        {
            if (named.Length > 0 && named != gallery)
            {
                throw new InvalidRequestException($"{field}[{index}].gallery", $"is not '{gallery}', the gallery of the batch.", "Leave it out.");
            }
        }
    }

    /// <summary>What became of one item: its answer, or the error that the rpc for one would have failed with.</summary>
    /// <param name="answer">Answers the item; again, when the connection to Redis was lost.</param>
    /// <param name="answered">Says an answer as an outcome.</param>
    /// <param name="failed">Says an error as an outcome.</param>
    /// <param name="call">The call; an item fails with it, not by itself, once it is cancelled.</param>
    public async Task<TOutcome> OutcomeAsync<TAnswer, TOutcome>(
        Func<Task<TAnswer>> answer, Func<TAnswer, TOutcome> answered, Func<Google.Rpc.Status, TOutcome> failed, ServerCallContext call)
    {
        try
        {
            return answered(await retry.RunAsync(answer, call.CancellationToken));
        }
        catch (RpcException exception) when (exception.GetRpcStatus() is { } error)
        {
            // The Embedder refused the picture.
            return failed(error);
        }
        catch (Exception exception) when (!call.CancellationToken.IsCancellationRequested && ErrorStatus.TryFrom(exception) is { } error)
        {
            return failed(error);
        }
    }
}
