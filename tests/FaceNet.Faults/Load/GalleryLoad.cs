using System.Collections.Concurrent;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using Grpc.Core;

namespace FaceNet.Faults.Load;

/// <summary>Callers of the Matcher that enroll, delete and search people, each again with the same request id until it is answered, and the audit of their gallery.</summary>
internal sealed class GalleryLoad : IAsyncDisposable
{
    private const int CallerCount = 3;
    private const int DeleteEvery = 6;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly MatchingService.MatchingServiceClient _matching;
    private readonly GalleryService.GalleryServiceClient _galleries;
    private readonly string _gallery;
    private readonly Embedding _form;
    private readonly Patience _patience;
    private readonly Persistence _persistence = new();
    private readonly ConcurrentDictionary<string, Embedding> _enrolled = new();
    private readonly ConcurrentDictionary<string, bool> _deleted = new();
    private readonly ConcurrentDictionary<string, bool> _inDoubt = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _calling;
    private long _enrollments;
    private long _searches;

    private GalleryLoad(ChannelBase matcher, string gallery, Embedding form, Patience patience)
    {
        _matching = new MatchingService.MatchingServiceClient(matcher);
        _galleries = new GalleryService.GalleryServiceClient(matcher);
        (_gallery, _form, _patience) = (gallery, form, patience);
        _calling = Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => Task.Run(() => CallAsync(caller))));
    }

    public static async Task<GalleryLoad> StartAsync(ChannelBase embedder, ChannelBase matcher, string gallery, Patience patience, CancellationToken stop)
    {
        var model = (await Answered.ByAsync(options => new EmbeddingService.EmbeddingServiceClient(embedder).GetModelAsync(new GetModelRequest(), options), patience.Longest, stop)).Model;
        var create = new CreateGalleryRequest { Gallery = gallery, EmbeddingSpace = model.EmbeddingSpace };
        await Answered.ByAsync(options => new GalleryService.GalleryServiceClient(matcher).CreateGalleryAsync(create, options), patience.Longest, stop);
        return new GalleryLoad(matcher, gallery, new Embedding { EmbeddingSpace = model.EmbeddingSpace, Values = { new float[model.Dimensions] } }, patience);
    }

    /// <summary>Waits until a person is enrolled and one is found, both asked for from now on.</summary>
    public async Task SucceedsAgainAsync(CancellationToken stop)
    {
        // Those under way when the wait began may have been answered before.
        var (enrollments, searches) = (Interlocked.Read(ref _enrollments) + CallerCount, Interlocked.Read(ref _searches) + CallerCount);
        _persistence.Note(await _patience.HoldsAsync(
            "the Matcher to enroll and to find again", () => Interlocked.Read(ref _enrollments) > enrollments && Interlocked.Read(ref _searches) > searches, stop));
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await _patience.EndsAsync("the callers of the Matcher to end", _calling);
    }

    /// <summary>Compares the acknowledged people with those of the gallery, and searches for each.</summary>
    public async Task<Audit> AuditAsync(CancellationToken stop)
    {
        var stored = new Dictionary<string, int>();
        var request = new ListSubjectsRequest { Gallery = _gallery, PageSize = 1000 };
        do
        {
            var page = await Answered.ByAsync(options => _galleries.ListSubjectsAsync(request, options), _patience.Longest, stop);
            foreach (var subject in page.Subjects)
            {
                stored[subject.SubjectId] = stored.GetValueOrDefault(subject.SubjectId) + subject.FaceCount;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        string[] lost = [.. _enrolled.Keys.Where(subject => !_inDoubt.ContainsKey(subject) && !_deleted.ContainsKey(subject) && !stored.ContainsKey(subject))];
        string[] back = [.. _deleted.Keys.Where(stored.ContainsKey)];
        string[] twice = [.. stored.Where(subject => subject.Value > 1).Select(subject => subject.Key)];
        foreach (var (subject, vector) in _enrolled.Where(subject => stored.ContainsKey(subject.Key)))
        {
            Judge(subject, await Answered.ByAsync(options => SearchAsync(vector, options), _patience.Longest, stop));
        }

        List<string> findings =
        [
            .. lost.Select(subject => $"{subject} was enrolled and is not in the gallery."),
            .. back.Select(subject => $"{subject} was deleted and is in the gallery again."),
            .. twice.Select(subject => $"{subject} has more than the one face that was enrolled."),
            .. _wrong.Take(10),
            .. _persistence.Wrong.Take(10),
        ];
        return new Audit(_enrolled.Count + _deleted.Count, lost.Length + back.Length, twice.Length, _wrong.Count + _persistence.Wrong.Count, _persistence.Unanswered, findings);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task CallAsync(int caller)
    {
        var random = new Random(caller);
        for (var i = 0; !_end.IsCancellationRequested; i++)
        {
            var subject = $"subject-{caller}-{i}";
            var vector = Vector(random);
            if (await _persistence.UntilAnsweredAsync($"To enroll {subject}", () => EnrollAsync(subject, vector), _end.Token))
            {
                _enrolled[subject] = vector;
                Interlocked.Increment(ref _enrollments);
            }

            var former = $"subject-{caller}-{random.Next(i + 1)}";
            if (_enrolled.TryGetValue(former, out var known) && !_inDoubt.ContainsKey(former) && !_deleted.ContainsKey(former))
            {
                await _persistence.UntilAnsweredAsync($"To search for {former}", async () => Judge(former, await SearchAsync(known, Answered.Options(CancellationToken.None))), _end.Token);
                Interlocked.Increment(ref _searches);
                if (i % DeleteEvery == 0)
                {
                    // Only its answer says that it is done.
                    _inDoubt[former] = true;
                    if (await _persistence.UntilAnsweredAsync($"To delete {former}", () => DeleteAsync(former), _end.Token))
                    {
                        _deleted[former] = true;
                    }
                }
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private Embedding Vector(Random random) => new() { EmbeddingSpace = _form.EmbeddingSpace, Values = { UnitVector.Draw(random, _form.Values.Count) } };

    private async Task EnrollAsync(string subject, Embedding vector) => await _matching.EnrollFaceAsync(
        new EnrollFaceRequest { Gallery = _gallery, SubjectId = subject, FaceId = "face", Face = new Probe { Embedding = vector }, RequestId = $"enroll-{subject}" }, Answered.Options(CancellationToken.None));

    // A Matcher that died between the deletion and its answer leaves nothing for the repetition to delete.
    private async Task DeleteAsync(string subject)
    {
        try
        {
            await _galleries.DeleteSubjectAsync(
                new DeleteSubjectRequest { Gallery = _gallery, SubjectId = subject, RequestId = $"delete-{subject}" }, Answered.Options(CancellationToken.None));
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
        }
    }

    private AsyncUnaryCall<SearchFacesResponse> SearchAsync(Embedding vector, CallOptions options) =>
        _matching.SearchFacesAsync(new SearchFacesRequest { Gallery = _gallery, Probe = new Probe { Embedding = vector } }, options);

    // A person who is enrolled has to be found by the same vector, and nobody else is near it.
    private void Judge(string subject, SearchFacesResponse answer)
    {
        if (answer.Decision != Decision.Match || answer.Candidates[0].SubjectId != subject)
        {
            _wrong.Enqueue($"A search for {subject} ended in {answer.Decision} ({string.Join(", ", answer.Candidates.Take(2).Select(candidate => candidate.SubjectId))}).");
        }
    }
}
