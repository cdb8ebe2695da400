using System.Collections.Concurrent;
using FaceNet.ServiceDefaults.Probes;

namespace FaceNet.Clusterer.SubjectGalleries;

/// <summary>Which galleries the Matcher knows, each answer kept for a few seconds: the faces of a gallery come in crowds. Thread-safe.</summary>
internal sealed class KnownGalleries(MatcherGalleries matcher, TimeProvider time)
{
    // Producers name galleries, so that the number of answers has no bound of its own.
    private const int MaxAnswers = 1000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, (string? Space, DateTimeOffset Until)> _answers = new();

    /// <summary>The embedding space of a gallery; null where there is no such gallery. Throws what <see cref="MatcherGalleries"/> throws.</summary>
    public async Task<string?> FindSpaceAsync(string gallery, CancellationToken cancellationToken)
    {
        var answer = _answers.GetValueOrDefault(gallery);
        if (answer.Until <= time.GetUtcNow())
        {
            answer = (await matcher.FindSpaceAsync(gallery, CallLimits.Own(CallTimeout, cancellationToken)), time.GetUtcNow() + Lifetime);
            Keep(gallery, answer);
        }

        return answer.Space;
    }

    private void Keep(string gallery, (string? Space, DateTimeOffset Until) answer)
    {
        if (_answers.Count >= MaxAnswers)
        {
            _answers.Clear();
        }

        _answers[gallery] = answer;
    }
}
