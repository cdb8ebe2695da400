using System.Threading.Channels;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Pipeline;
using FaceNet.Protos.Embedding.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Grpc.Core;

namespace FaceNet.Embedder.Grpc;

/// <summary>
/// One call of StreamEmbedFaces: reads faces while fewer than 256 are unanswered, and writes answers in the order they get ready.
/// </summary>
internal sealed class FaceStream(ModelRepository models, FacePipeline pipeline, ServerCallContext context) : IDisposable
{
    /// <summary>The most faces that are read and not yet answered.</summary>
    public const int MaxInFlight = 256;

    private const int MaxItemIdLength = 128;

    private readonly SemaphoreSlim _inFlight = new(MaxInFlight);
    private readonly Channel<StreamEmbedFacesResponse> _answers = Channel.CreateUnbounded<StreamEmbedFacesResponse>();

    public async Task RunAsync(IAsyncStreamReader<StreamEmbedFacesRequest> requests, IServerStreamWriter<StreamEmbedFacesResponse> responses)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        var reading = ReadAsync(requests, stop.Token);
        try
        {
            await foreach (var answer in _answers.Reader.ReadAllAsync(context.CancellationToken))
            {
                await responses.WriteAsync(answer, context.CancellationToken);
                _inFlight.Release();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    public void Dispose() => _inFlight.Dispose();

    // Never throws: a failure ends the answers, and with them the call.
    private async Task ReadAsync(IAsyncStreamReader<StreamEmbedFacesRequest> requests, CancellationToken cancellationToken)
    {
        var answering = new HashSet<Task>();
        try
        {
            await foreach (var request in requests.ReadAllAsync(cancellationToken))
            {
                await _inFlight.WaitAsync(cancellationToken);
                answering.RemoveWhere(task => task.IsCompletedSuccessfully);
                answering.Add(AnswerAsync(request));
            }

            await Task.WhenAll(answering);
            _answers.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            _answers.Writer.TryComplete(exception);
        }
    }

    private async Task AnswerAsync(StreamEmbedFacesRequest request)
    {
        try
        {
            var answer = new StreamEmbedFacesResponse { ItemId = request.ItemId, Outcome = await EmbedAsync(request) };
            _answers.Writer.TryWrite(answer);
        }
        catch (Exception exception)
        {
            // A defect, or the end of the call; the reader may be waiting for a place that nobody will free.
            _answers.Writer.TryComplete(exception);
        }
    }

    private async Task<EmbedOutcome> EmbedAsync(StreamEmbedFacesRequest request)
    {
        try
        {
            CheckItemId(request.ItemId);
            using var lease = models.Lease(Identifier.Optional(request.Model, "model"));
            var model = lease.Model;
            var place = model.Batcher.Reserve(PriorityReader.ReadOrLive(request.Priority), context.Expiry());
            return await EmbedOutcomes.OfAsync(
                model.Manifest, () => pipeline.EmbedAsync(model, place, request.Face, "face", context.CancellationToken), context.CancellationToken);
        }
        catch (Exception exception) when (EmbedOutcomes.Explain(exception, context.CancellationToken) is { } error)
        {
            return new EmbedOutcome { Error = error };
        }
    }

    private static void CheckItemId(string itemId)
    {
        if (itemId.Length is 0 or > MaxItemIdLength)
        {
            throw new InvalidRequestException("item_id", $"has {itemId.Length} characters, outside the range [1, {MaxItemIdLength}].", "Give every face of the stream a short name.");
        }
    }
}
