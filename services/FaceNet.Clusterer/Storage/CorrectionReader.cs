using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>Reads what the owner of a gallery has to know of faces for a correction. Used once; nobody else writes meanwhile.</summary>
internal sealed class CorrectionReader(IDatabase database, ClusterKeys keys, GalleryClusters clusters, CancellationToken cancellationToken)
{
    private const int PageSize = 1000;

    private readonly Dictionary<string, MemberState> _members = [];
    private readonly Dictionary<string, string> _speakers = [];

    /// <summary>The members that the facts are made of.</summary>
    public IReadOnlyDictionary<string, MemberState> Members => _members;

    public async Task<CorrectionFacts> ReadAsync(CorrectionNeeds needs, IReadOnlyList<CorrectionEffect> toUndo)
    {
        await AddMembersAsync(needs.Crops);
        foreach (var cluster in needs.Clusters.Select(clusters.Describe).OfType<ClusterView>().DistinctBy(cluster => cluster.Id))
        {
            if (needs.WholeClusters && cluster.Count <= Splitting.MaxMembers)
            {
                await ForEachPageAsync(cluster.Id, page => AddMembersAsync([.. page.Select(crop => (string)crop!)]));
            }

            await AddSpeakerAsync(cluster, needs.Crops);
        }

        var links = await LinksAsync();
        var others = links.SelectMany(link => new[] { link.One, link.Other }).Distinct().Where(crop => !_members.ContainsKey(crop)).ToArray();
        var homes = await StatesAsync(others);
        return new CorrectionFacts(
            _members.ToDictionary(member => member.Key, member => new MemberFact(member.Value.ToFace(member.Key), member.Value.ClusterId)),
            homes.ToDictionary(member => member.Key, member => member.Value.ClusterId),
            links,
            await FramesAsync(),
            await TracksAsync(),
            _speakers,
            needs.MovesFaces ? await LatestOfOthersAsync() : new Dictionary<string, DateTimeOffset>(),
            toUndo);
    }

    private async Task AddMembersAsync(IReadOnlyList<string> crops)
    {
        foreach (var (crop, state) in await StatesAsync([.. crops.Where(crop => !_members.ContainsKey(crop)).Distinct()]))
        {
            _members.Add(crop, state);
        }
    }

    private async Task AddSpeakerAsync(ClusterView cluster, IReadOnlyList<string> leaving)
    {
        var gone = leaving.Select(crop => (RedisValue)crop).ToHashSet();
        RedisValue speaker = default;
        await ForEachPageAsync(cluster.Id, page =>
        {
            speaker = page.FirstOrDefault(crop => !gone.Contains(crop));
            return Task.CompletedTask;
        }, () => speaker.IsNull);
        if (!speaker.IsNull)
        {
            _speakers.Add(cluster.Id, speaker!);
            await AddMembersAsync([speaker!]);
        }
    }

    private async Task<IReadOnlyCollection<FaceLink>> LinksAsync()
    {
        var pairs = new HashSet<(string One, string Other)>();
        foreach (var crops in _members.Keys.Chunk(PageSize))
        {
            var linked = await Task.WhenAll(crops.Select(crop => database.SetMembersAsync(keys.LinksOf(crop)))).WaitAsync(cancellationToken);
            pairs.UnionWith(crops.Zip(linked).SelectMany(face => face.Second.Select(other => FaceLink.Between(face.First, other!, LinkKind.Must).Pair)));
        }

        var links = new List<FaceLink>();
        foreach (var some in pairs.Chunk(PageSize))
        {
            var values = await database.HashGetAsync(keys.Links, [.. some.Select(pair => ClusterKeys.LinkField(pair.One, pair.Other))]).WaitAsync(cancellationToken);
            links.AddRange(some.Zip(values, (pair, value) => StoredValue.Read(LinkState.Parser, value, keys.Links).ToLink(pair.One, pair.Other)));
        }

        return links;
    }

    private async Task<Dictionary<string, IReadOnlyList<string>>> FramesAsync()
    {
        var frames = await FieldsAsync(keys.Frames, [.. _members.Select(member => member.Value.ToFace(member.Key).FrameKey).Where(key => key.Length > 0).Distinct()]);
        return frames.ToDictionary(frame => frame.Key, frame => (IReadOnlyList<string>)StoredValue.Read(FrameState.Parser, frame.Value, keys.Frames).ClusterIds);
    }

    private async Task<Dictionary<string, TrackPlace>> TracksAsync()
    {
        var tracks = await FieldsAsync(keys.Tracks, [.. _members.Select(member => member.Value.ToFace(member.Key).TrackKey).Where(key => key.Length > 0).Distinct()]);
        return tracks.ToDictionary(track => track.Key, track =>
        {
            var state = StoredValue.Read(TrackState.Parser, track.Value, keys.Tracks);
            return new TrackPlace(state.ClusterId, state.CropId);
        });
    }

    // Only where one of the faces is the cluster's latest do all others have to be looked at.
    private async Task<Dictionary<string, DateTimeOffset>> LatestOfOthersAsync()
    {
        var latest = new Dictionary<string, DateTimeOffset>();
        foreach (var home in _members.GroupBy(member => HomeOf(member.Key, member.Value), member => member.Value.CaptureTime.ToDateTimeOffset()))
        {
            var others = home.Max() < home.Key.UpdateTime ? home.Key.UpdateTime : DateTimeOffset.MinValue;
            if (others == DateTimeOffset.MinValue)
            {
                await ForEachPageAsync(home.Key.Id, async page =>
                {
                    var states = await StatesAsync([.. page.Select(crop => (string)crop!).Where(crop => !_members.ContainsKey(crop))]);
                    others = states.Select(member => member.Value.CaptureTime.ToDateTimeOffset()).Append(others).Max();
                });
            }

            latest.Add(home.Key.Id, others);
        }

        return latest;
    }

    private ClusterView HomeOf(string crop, MemberState member) => clusters.Describe(member.ClusterId)
        ?? throw new InvalidDataException($"{keys.Members} says that '{crop}' is in cluster '{member.ClusterId}', which is not in {keys.Clusters}.");

    private async Task ForEachPageAsync(string clusterId, Func<RedisValue[], Task> use, Func<bool>? goOn = null)
    {
        RedisValue[] page;
        var read = 0;
        do
        {
            page = await database.SortedSetRangeByRankAsync(keys.MembersOf(clusterId), read, read + PageSize - 1).WaitAsync(cancellationToken);
            await use(page);
            read += page.Length;
        }
        while (page.Length == PageSize && (goOn?.Invoke() ?? true));
    }

    private async Task<List<KeyValuePair<string, MemberState>>> StatesAsync(IReadOnlyList<string> crops) =>
    [
        .. (await FieldsAsync(keys.Members, crops)).Select(member => KeyValuePair.Create(member.Key, StoredValue.Read(MemberState.Parser, member.Value, keys.Members))),
    ];

    private Task<List<KeyValuePair<string, RedisValue>>> FieldsAsync(RedisKey key, IReadOnlyList<string> fields) =>
        HashFields.ReadAsync(database, key, fields, cancellationToken);
}
