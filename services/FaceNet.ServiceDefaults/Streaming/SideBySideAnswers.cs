using System.Threading.Channels;
using FaceNet.ServiceDefaults.Admission;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Streaming;

/// <summary>
/// One call of a bidirectional stream whose requests are answered side by side: reads while fewer than a bounded number are unanswered, and writes answers
/// in the order they get ready. Where the host is stopping, what was read is answered before the call ends. For one call only.
/// </summary>
/// <param name="maxInFlight">The most requests that are read and not yet answered.</param>
/// <param name="answer">Answers one request. What it throws ends the call.</param>
public sealed class SideBySideAnswers<TRequest, TAnswer>(int maxInFlight, Func<TRequest, Task<TAnswer>> answer) : IDisposable
{
    private readonly SemaphoreSlim _inFlight = new(maxInFlight);
    private readonly Channel<TAnswer> _answers = Channel.CreateUnbounded<TAnswer>();

    /// <summary>Answers until the caller has sent its last request and has every answer, or a request fails.</summary>
    /// <param name="requests">What the caller sends.</param>
    /// <param name="responses">Where it listens.</param>
    /// <param name="cancellationToken">The end of the call.</param>
    public async Task RunAsync(IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TAnswer> responses, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(responses);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadAsync(requests, stop.Token);
        try
        {
            await foreach (var ready in _answers.Reader.ReadAllAsync(cancellationToken))
            {
                await responses.WriteAsync(ready, cancellationToken);
                _inFlight.Release();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _inFlight.Dispose();

    // Never throws: a failure ends the answers, and with them the call.
    private async Task ReadAsync(IAsyncStreamReader<TRequest> requests, CancellationToken cancellationToken)
    {
        var answering = new HashSet<Task>();
        try
        {
            await foreach (var request in requests.ReadAllAsync(cancellationToken))
            {
                await _inFlight.WaitAsync(cancellationToken);
                answering.RemoveWhere(task => task.IsCompletedSuccessfully);
                answering.Add(AnswerAsync(request, (requests as IHeldMessages)?.Keep()));
            }

            await Task.WhenAll(answering);
            _answers.Writer.TryComplete();
        }
        catch (UnavailableException stopping) when (stopping.Reason == ErrorReasons.Stopping)
        {
            await Task.WhenAll(answering);
            _answers.Writer.TryComplete(stopping);
        }
        catch (Exception exception)
        {
            _answers.Writer.TryComplete(exception);
        }
    }

    private async Task AnswerAsync(TRequest request, IDisposable? held)
    {
        using var _ = held;
        try
        {
            _answers.Writer.TryWrite(await answer(request));
        }
        catch (Exception exception)
        {
            // A defect, or the end of the call; the reader may be waiting for a place that nobody will free.
            _answers.Writer.TryComplete(exception);
        }
    }
}
