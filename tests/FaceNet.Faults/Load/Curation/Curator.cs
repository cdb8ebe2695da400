using System.Collections.Concurrent;
using System.Diagnostics;
using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Faults.Load.Curation;

/// <summary>Takes on one case after the other in a gallery, and asks the Clusterers in turn, each time with the same request id until there is an answer.</summary>
/// <param name="gallery">The gallery, of its own.</param>
/// <param name="take">Makes the case of a number.</param>
/// <param name="random">Chooses moments.</param>
/// <param name="desks">The Clusterers.</param>
/// <param name="faces">Sends the faces.</param>
/// <param name="story">Knows which have arrived.</param>
/// <param name="persistence">Asks again.</param>
/// <param name="patience">How long to wait for faces to arrive.</param>
internal sealed class Curator(
    string gallery,
    Func<int, CuratedCase> take,
    Random random,
    IReadOnlyList<CurationDesk> desks,
    FaceProducer faces,
    ClusterStory story,
    Persistence persistence,
    Patience patience)
{
    private const int RepeatEvery = 3;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<CuratedCase> _cases = new();
    private readonly ConcurrentDictionary<CurationKind, long> _lastAsked = new();
    private readonly ConcurrentQueue<string> _doneTwice = new();
    private int _asked;
    private int _answered;

    public string Gallery => gallery;

    /// <summary>All that it took on.</summary>
    public IReadOnlyCollection<CuratedCase> Cases => _cases;

    /// <summary>Requests whose repetition was answered otherwise, in words.</summary>
    public IReadOnlyCollection<string> DoneTwice => _doneTwice;

    /// <summary>When the latest thing of a kind was asked for that was answered, as <see cref="Stopwatch.GetTimestamp"/>; 0 for none.</summary>
    public long LastAsked(CurationKind kind) => _lastAsked.GetValueOrDefault(kind);

    /// <summary>Whether the crops of a case are in clusters, those that the broker took.</summary>
    public bool HasArrived(CuratedCase curated) => curated.Acknowledged.All(crop => story.IsTold((gallery, crop)));

    /// <summary>Works.</summary>
    /// <param name="end">When to take on nothing more. What was asked for by then is asked again until it is answered.</param>
    /// <param name="giveUp">When not to do even that any more.</param>
    public async Task WorkAsync(CancellationToken end, CancellationToken giveUp)
    {
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            var curated = take(number);
            _cases.Enqueue(curated);
            await SendAsync(curated);
            persistence.Note(await patience.HoldsAsync(
                $"the faces of case {number} in {gallery} to be clustered", () => end.IsCancellationRequested || HasArrived(curated), CancellationToken.None));
            if (curated.IsSent && HasArrived(curated))
            {
                await CurateAsync(curated, end, giveUp);
            }

            await Task.Delay(LongestPause * random.NextDouble(), end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(CuratedCase curated)
    {
        var taken = await Task.WhenAll(curated.Faces.Select(face => faces.SendAsync(gallery, face.Crop, face.Vector)));
        curated.Acknowledged = [.. curated.Faces.Zip(taken).Where(face => face.Second).Select(face => face.First.Crop)];
    }

    private async Task CurateAsync(CuratedCase curated, CancellationToken end, CancellationToken giveUp)
    {
        foreach (var step in curated.Steps)
        {
            if (end.IsCancellationRequested || !await DoAsync(curated, step, giveUp))
            {
                return;
            }
        }

        // As after a replay of the log.
        await Task.WhenAll(curated.Faces.Where(face => curated.Erased.Contains(face.Crop)).Select(face => faces.SendAsync(gallery, face.Crop, face.Vector)));
    }

    private async Task<bool> DoAsync(CuratedCase curated, CurationStep step, CancellationToken giveUp)
    {
        var asked = Stopwatch.GetTimestamp();
        curated.Begin(step);
        Correction? answer = null;
        if (!await persistence.UntilAnsweredAsync(Words(step), async () => answer = await AskAsync(step), giveUp))
        {
            return false;
        }

        curated.End(step, answer);
        _lastAsked[step.Kind] = asked;
        return ++_answered % RepeatEvery != 0 || await RepeatAsync(step, answer, giveUp);
    }

    // At the other Clusterer.
    private async Task<bool> RepeatAsync(CurationStep step, Correction? first, CancellationToken giveUp)
    {
        Correction? second = null;
        if (!await persistence.UntilAnsweredAsync($"The repetition of {Words(step)}", async () => second = await AskAsync(step), giveUp))
        {
            return false;
        }

        if (!Equals(first, second))
        {
            _doneTwice.Enqueue($"{Words(step)} was answered by {first}, and when it was repeated by {second}.");
        }

        return true;
    }

    private Task<Correction?> AskAsync(CurationStep step) => step.AskAsync(desks[_asked++ % desks.Count], step.RequestId, Answered.Options(CancellationToken.None));

    private string Words(CurationStep step) => $"{step.RequestId} in {gallery}";
}
