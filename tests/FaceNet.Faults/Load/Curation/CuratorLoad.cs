using System.Diagnostics;
using FaceNet.Faults.Platform;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Kafka;

namespace FaceNet.Faults.Load.Curation;

/// <summary>People who curate clusters: they promote, correct and erase what comes into galleries of their own.</summary>
internal sealed class CuratorLoad : IAsyncDisposable
{
    private readonly Patience _patience;
    private readonly Persistence _persistence = new();
    private readonly FaceProducer _faces;
    private readonly ClusterStory _story;
    private readonly Curator[] _curators;
    private readonly CurationAudit _audit;
    private readonly CancellationTokenSource _end = new(), _giveUp = new();
    private readonly Task _working;

    private CuratorLoad(PlatformProcesses platform, string name, Model model, string subjects, Patience patience)
    {
        CurationDesk[] desks = [.. platform.ClustererChannels.Select(CurationDesk.At)];
        string[] promoted = [$"{name}-promoted-0", $"{name}-promoted-1"];
        var corrected = $"{name}-corrected";
        _patience = patience;
        _faces = new FaceProducer(platform.BootstrapServers, model, patience);
        _story = new ClusterStory(platform.BootstrapServers, new KafkaOptions().ClusterChangedTopic, [.. promoted, corrected]);
        _curators =
        [
            .. promoted.Select((gallery, seed) => Of(gallery, seed, (number, people, clusterOf) => new PromotedCase(gallery, subjects, number, people, clusterOf))),
            Of(corrected, promoted.Length, (number, people, clusterOf) => new CorrectedCase(corrected, number, people, clusterOf)),
        ];
        _audit = new CurationAudit(desks[0].Clusters, new SubjectAudit(new GalleryService.GalleryServiceClient(platform.MatcherChannel), subjects, patience), patience);
        _working = Task.WhenAll(_curators.Select(curator => Task.Run(() => curator.WorkAsync(_end.Token, _giveUp.Token))));

        Curator Of(string gallery, int seed, Func<int, DrawnPeople, Func<string, string>, CuratedCase> take)
        {
            var people = new DrawnPeople(model.Dimensions, seed);
            return new Curator(
                gallery, number => take(number, people, crop => _story.ClusterOf((gallery, crop))), new Random(seed), desks, _faces, _story, _persistence, patience);
        }
    }

    /// <param name="platform">The platform.</param>
    /// <param name="name">The name of the fault, which names the galleries.</param>
    /// <param name="patience">How long to wait for what has to come.</param>
    /// <param name="stop">Ends the start.</param>
    public static async Task<CuratorLoad> StartAsync(PlatformProcesses platform, string name, Patience patience, CancellationToken stop)
    {
        var embedding = new EmbeddingService.EmbeddingServiceClient(platform.EmbedderChannel);
        var galleries = new GalleryService.GalleryServiceClient(platform.MatcherChannel);
        var model = (await Answered.ByAsync(options => embedding.GetModelAsync(new GetModelRequest(), options), patience.Longest, stop)).Model;
        var create = new CreateGalleryRequest { Gallery = $"{name}-promoted", EmbeddingSpace = model.EmbeddingSpace };
        await Answered.ByAsync(options => galleries.CreateGalleryAsync(create, options), patience.Longest, stop);
        return new CuratorLoad(platform, name, model, create.Gallery, patience);
    }

    /// <summary>Waits until every curator has the faces of a case.</summary>
    public async Task FlowsAsync(CancellationToken stop) => _persistence.Note(await _patience.HoldsAsync(
        "the first faces of every curator to be clustered", () => _curators.All(curator => curator.Cases.Any(curated => curated.IsSent && curator.HasArrived(curated))), stop));

    /// <summary>Waits until a promotion and a correction have succeeded, both asked for from now on.</summary>
    public async Task SucceedsAgainAsync(CancellationToken stop)
    {
        var now = Stopwatch.GetTimestamp();
        CurationKind[] kinds = [CurationKind.Promotion, CurationKind.Correction];
        _persistence.Note(await _patience.HoldsAsync(
            "the Clusterers to promote and to correct again", () => kinds.All(kind => _curators.Any(curator => curator.LastAsked(kind) >= now)), stop));
    }

    /// <summary>Ends the load, when what was asked for is answered and what is on its way has arrived.</summary>
    public async Task StopAsync(CancellationToken stop)
    {
        await _end.CancelAsync();
        _giveUp.CancelAfter(_patience.Longest);
        _persistence.Note(await _patience.EndsAsync("the curators to end", _working));
        _persistence.Note(await _patience.HoldsAsync(
            "the faces of the curators to be clustered", () => _curators.All(curator => curator.Cases.All(curator.HasArrived)), stop));
    }

    /// <summary>Compares what the curators were told with what is stored.</summary>
    public async Task<Audit> AuditAsync(CancellationToken stop)
    {
        var audit = await _audit.CompareAsync(_curators, stop);
        var (gaps, toldTwice) = (_story.Gaps(), _story.ToldTwice().ToArray());
        return audit + new Audit(
            Acknowledged: 0,
            gaps.Count,
            toldTwice.Length,
            _persistence.Wrong.Count,
            _persistence.Unanswered,
            [.. gaps.Select(gap => $"{gap} is missing among the changes."), .. toldTwice.Select(crop => $"{crop} was told of twice, by different events."), .. _persistence.Wrong.Take(10)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _giveUp.CancelAsync();
        await _patience.EndsAsync("the curators to end", _working);
        await _faces.DisposeAsync();
        await _story.DisposeAsync();
        _end.Dispose();
        _giveUp.Dispose();
    }
}
