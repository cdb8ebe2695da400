using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;

namespace FaceNet.ServiceDefaults.Access.Peers.Guarding;

/// <summary>
/// Holds calls back from a service that fails: for a while all are refused at once, then one finds out whether it answers again. Thread-safe.
/// </summary>
internal sealed partial class PeerCircuit
{
    private static readonly TimeSpan ShortestRetry = TimeSpan.FromMilliseconds(1);

    private readonly Peer _peer;
    private readonly PeerOptions _options;
    private readonly PeerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<PeerAttempt> _breaker;

    public PeerCircuit(Peer peer, PeerOptions options, PeerMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_peer, _options, _metrics, _logger) = (peer, options, metrics, logger);
        _breaker = new ResiliencePipelineBuilder<PeerAttempt> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<PeerAttempt>
            {
                FailureRatio = options.BreakRatio,
                MinimumThroughput = options.BreakMinimumCalls,
                SamplingDuration = options.BreakWindow,
                BreakDuration = options.BreakDuration,
                StateProvider = _state,
                ShouldHandle = attempt => ValueTask.FromResult(SpeaksAgainst(attempt.Outcome)),
                OnOpened = _ => Note(HeldBack, "open"),
                OnHalfOpened = _ => Note(Tried, "half_open"),
                OnClosed = _ => Note(LetGo, "closed"),
            })
            .Build();
    }

    /// <summary>Makes an attempt. Throws <see cref="UnavailableException"/>, and makes none, while calls are held back.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(Func<Task<PeerAttempt>> attempt, CancellationToken cancellationToken)
    {
        try
        {
            await _breaker.ExecuteAsync(async _ => await attempt(), cancellationToken);
        }
        catch (BrokenCircuitException open)
        {
            _metrics.HeldBack(_peer.Tag);
            var retryAfter = open.RetryAfter is { } left && left > ShortestRetry ? left : ShortestRetry;
            throw new UnavailableException(
                _peer.AwayReason,
                FormattableString.Invariant(
                    $"The {_peer.Name} at {_options.Address} does not answer of late, and is called again in {retryAfter.TotalSeconds:0.###} s at the earliest. Retry then; if it lasts, see {_peer.Section}__Address."),
                retryAfter);
        }
    }

    // The one call that is to find out has to have an answer.
    private bool SpeaksAgainst(Outcome<PeerAttempt> outcome) =>
        outcome.Result == PeerAttempt.Failed || (_state.CircuitState == CircuitState.HalfOpen && (outcome.Exception is not null || outcome.Result == PeerAttempt.GivenUp));

    private ValueTask Note(Action<string, string> log, string state)
    {
        _metrics.Changed(_peer.Tag, state);
        log(_peer.Name, _options.Address);
        return ValueTask.CompletedTask;
    }

    [LoggerMessage(EventName = "PeerHeldBack", Level = LogLevel.Warning, Message = "The {Peer} at {Address} fails: calls to it are refused for now")]
    private partial void HeldBack(string peer, string address);

    [LoggerMessage(EventName = "PeerTried", Level = LogLevel.Debug, Message = "The {Peer} at {Address} is tried with one call")]
    private partial void Tried(string peer, string address);

    [LoggerMessage(EventName = "PeerLetGo", Level = LogLevel.Information, Message = "The {Peer} at {Address} answers again")]
    private partial void LetGo(string peer, string address);
}
