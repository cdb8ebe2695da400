using System.Collections.Concurrent;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace FaceNet.ServiceDefaults.Models;

/// <summary>
/// What the Embedder says about its models: spaces, dimensions, calibration. Answers are kept for a minute, for a few seconds that there is no such
/// model, and for as long as the Embedder is away: what its vectors mean does not change, so they need no Embedder. Thread-safe.
/// </summary>
public sealed class ModelCatalog(EmbeddingService.EmbeddingServiceClient embedder, IOptions<EmbedderClientOptions> options, TimeProvider time)
{
    // Callers name spaces, so that the number of answers has no bound of its own.
    private const int MaxAnswers = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LifetimeOfAbsence = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (Model? Model, DateTimeOffset Until)> _answers = new();

    /// <summary>
    /// Returns the model that makes vectors of the space, the default model when the space is empty. Throws
    /// <see cref="ResourceNotFoundException"/> (MODEL_NOT_FOUND) or <see cref="UnavailableException"/> (EMBEDDER_UNAVAILABLE).
    /// </summary>
    public async Task<Model> GetBySpaceAsync(string space, CancellationToken cancellationToken)
    {
        var answer = _answers.GetValueOrDefault(space);
        if (answer.Until <= time.GetUtcNow())
        {
            answer = await RefreshAsync(space, answer.Model, cancellationToken);
            Keep(space, answer);
        }

        return answer.Model
            ?? throw new ResourceNotFoundException(
                ErrorReasons.ModelNotFound, "model of embedding space", space, "Install such a model in the Embedder's model repository.");
    }

    /// <summary>Says that the Embedder did not answer, and where it was sought.</summary>
    public UnavailableException Unavailable(RpcException exception) => new(
        ErrorReasons.EmbedderUnavailable,
        $"The Embedder at {options.Value.Address} does not answer ({exception.Status.Detail}). Retry; if it lasts, see EmbedderClient__Address.",
        RetryDelay,
        exception);

    private void Keep(string space, (Model? Model, DateTimeOffset Until) answer)
    {
        if (_answers.Count >= MaxAnswers)
        {
            _answers.Clear();
        }

        _answers[space] = answer;
    }

    private async Task<(Model? Model, DateTimeOffset Until)> RefreshAsync(string space, Model? known, CancellationToken cancellationToken)
    {
        try
        {
            var model = await AskAsync(space, cancellationToken);
            return (model, time.GetUtcNow() + (model is null ? LifetimeOfAbsence : Lifetime));
        }
        catch (UnavailableException) when (known is not null && space.Length > 0)
        {
            // Only the default model, which the empty space stands for, may be another one by now.
            return (known, time.GetUtcNow() + RetryDelay);
        }
    }

    private async Task<Model?> AskAsync(string space, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await embedder.ListModelsAsync(
                new ListModelsRequest { EmbeddingSpace = space },
                deadline: time.GetUtcNow().UtcDateTime + CallTimeout,
                cancellationToken: cancellationToken);
            return answer.Models.FirstOrDefault();
        }
        catch (RpcException exception) when (PeerFailure.IsAway(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(exception);
        }
    }
}
