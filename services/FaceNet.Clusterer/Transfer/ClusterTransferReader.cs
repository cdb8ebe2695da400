using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;
using FaceNet.ModelContract;
using FaceNet.Protos.Clustering.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Content = FaceNet.Protos.Clustering.V1.ClusterChunk.ContentOneofCase;
using LinkKind = FaceNet.Clusterer.Clustering.Corrections.LinkKind;

namespace FaceNet.Clusterer.Transfer;

/// <summary>
/// Reads the chunks of an export in their order, and checks each and the whole. Holds all of them. For one import only. Throws <see cref="InvalidRequestException"/>
/// (TRANSFER_CORRUPT), which names the chunk.
/// </summary>
internal sealed class ClusterTransferReader : IDisposable
{
    private readonly ClusterTransferSum _sum = new();
    private readonly List<ClusterSnapshot> _clusters = [];
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
    private readonly List<Separation> _separations = [];
    private readonly Dictionary<string, Assignment> _members = new(StringComparer.Ordinal);
    private readonly HashSet<string> _latest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), FaceLink> _links = [];
    private readonly Dictionary<string, double[]> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private ClusterTransferHeader? _header;
    private Content _last = Content.None;
    private int _count;

    /// <summary>What has arrived so far, each with its number; all of it is held.</summary>
    public IEnumerable<(string Things, int Count)> Held =>
    [
        ("clusters", _clusters.Count), ("former ids of clusters", _aliases.Count), ("separations of clusters", _separations.Count), ("members", _members.Count), ("links", _links.Count),
    ];

    /// <summary>Reads the first chunk. Throws <see cref="PreconditionException"/> (SCHEMA_TOO_NEW) too.</summary>
    /// <returns>The exported gallery.</returns>
    public string ReadHeader(ClusterChunk chunk)
    {
        var header = chunk.Header ?? throw Corrupt($"is {Name(chunk)}; an export begins with its header.");
        if (header.FormatVersion > ClusterTransferFormat.Version)
        {
            throw new PreconditionException(
                ErrorReasons.SchemaTooNew,
                "header.format_version",
                $"The export has format_version {header.FormatVersion}; this Clusterer knows {ClusterTransferFormat.Version} at most. Update it to the version that made the export.");
        }

        Checked(() => TransferChecks.Require(header));
        _header = header;
        Count(chunk);
        return header.Gallery;
    }

    /// <summary>Reads a further chunk.</summary>
    public void Read(ClusterChunk chunk)
    {
        // Each kind after the one before it, as they are numbered.
        if (chunk.ContentCase <= Content.Header || chunk.ContentCase < _last || _last == Content.Trailer)
        {
            throw Corrupt($"is {Name(chunk)} after {(_last == Content.None ? "the header" : Word(_last))}; an export is a header, clusters, members, links and a trailer.");
        }

        Checked(() =>
        {
            switch (chunk.ContentCase)
            {
                case Content.Clusters:
                    Each(chunk.Clusters.Clusters, Add);
                    break;
                case Content.Members:
                    Each(chunk.Members.Members, Add);
                    break;
                case Content.Links:
                    Each(chunk.Links.Links, Add);
                    break;
                default:
                    End(chunk.Trailer);
                    break;
            }
        });
        _last = chunk.ContentCase;
        Count(chunk);
    }

    /// <summary>What has arrived, for a gallery. Throws when the last chunk was not the trailer.</summary>
    public TransferredGallery Complete(string gallery)
    {
        if (_last != Content.Trailer)
        {
            throw Corrupt("is missing: the export ends without its trailer.");
        }

        var header = _header!;
        var state = new GalleryState
        {
            EmbeddingSpace = header.EmbeddingSpace,
            Dimensions = header.Dimensions,
            BaseThreshold = header.BaseThreshold,
            SmallClusterReduction = header.SmallClusterReduction,
            Sequence = header.Sequence,
            Founded = header.Founded,
            Merges = header.Merges,
            MergedFaces = header.MergedFaces,
        };
        var thresholds = new ClusteringThresholds(header.BaseThreshold, header.SmallClusterReduction, Derived: false);
        return new TransferredGallery(
            state, new GallerySnapshot(gallery, header.Dimensions, thresholds, header.Founded, _clusters, _aliases, _separations), [.. _members.Values], _latest, [.. _links.Values]);
    }

    /// <summary>The failure of the chunk that is next.</summary>
    public InvalidRequestException Corrupt(string what) =>
        new($"chunk[{_count}]", what, "Send the chunks of an export as they were answered, all of them and in their order.", ErrorReasons.TransferCorrupt);

    public void Dispose() => _sum.Dispose();

    private static string Name(ClusterChunk chunk) => chunk.ContentCase == Content.None ? "empty" : Word(chunk.ContentCase);

    private static string Word(Content content) => content.ToString().ToLowerInvariant();

    private static void Each<T>(IEnumerable<T> messages, Action<T> add)
    {
        foreach (var message in messages)
        {
            add(message);
        }
    }

    private void Add(TransferredCluster message)
    {
        var cluster = TransferChecks.Read(message, _header!, _clusters.Count > 0 ? _clusters[^1].Ordinal : -1);
        TransferChecks.RequireNew(_sums.TryAdd(cluster.Id, new double[_header!.Dimensions]) && !_aliases.ContainsKey(cluster.Id), "cluster.cluster_id", cluster.Id);
        foreach (var alias in message.Aliases)
        {
            TransferChecks.RequireNew(!_sums.ContainsKey(alias) && _aliases.TryAdd(Identifier.Require(alias, "cluster.aliases"), cluster.Id), "cluster.aliases", alias);
        }

        var apart = new HashSet<string>(StringComparer.Ordinal);
        foreach (var separation in message.Separations)
        {
            TransferChecks.RequireNew(apart.Add(separation.ClusterId), "cluster.separations", separation.ClusterId);
            TransferChecks.RequireKnown(separation.Reasons > 0 && separation.ClusterId != cluster.Id && _sums.ContainsKey(separation.ClusterId), "cluster.separations", separation.ClusterId);
            _separations.Add(new Separation(separation.ClusterId, cluster.Id, separation.Reasons));
        }

        _clusters.Add(cluster);
    }

    private void Add(TransferredMember message)
    {
        var member = TransferChecks.Read(message, _header!);
        TransferChecks.RequireKnown(_sums.TryGetValue(member.ClusterId, out var sum), "member.cluster_id", member.ClusterId);
        TransferChecks.RequireNew(_members.TryAdd(member.Face.CropId, member), "member.crop_id", member.Face.CropId);
        _counts[member.ClusterId] = _counts.GetValueOrDefault(member.ClusterId) + 1;
        for (var i = 0; i < sum!.Length; i++)
        {
            sum[i] += member.Face.Embedding.Values[i];
        }

        if (message.LatestOfTrack)
        {
            TransferChecks.RequireNew(member.Face.TrackKey.Length > 0 && _tracks.Add(member.Face.TrackKey), "member.latest_of_track", member.Face.CropId);
            _latest.Add(member.Face.CropId);
        }
    }

    private void Add(TransferredLink message)
    {
        TransferChecks.RequireKnown(_members.ContainsKey(message.OneCropId), "link.one_crop_id", message.OneCropId);
        TransferChecks.RequireKnown(_members.ContainsKey(message.OtherCropId) && string.CompareOrdinal(message.OneCropId, message.OtherCropId) < 0, "link.other_crop_id", message.OtherCropId);
        var link = new FaceLink(message.OneCropId, message.OtherCropId, message.OnePerson ? LinkKind.Must : LinkKind.Cannot, message.OneSpeaks, message.OtherSpeaks);
        TransferChecks.RequireNew(_links.TryAdd((message.OneCropId, message.OtherCropId), link), "link.other_crop_id", message.OtherCropId);
    }

    private void End(ClusterTransferTrailer trailer)
    {
        TransferChecks.Require(trailer, _sum.ToTrailer());
        foreach (var cluster in _clusters)
        {
            TransferChecks.RequireSum(cluster, _counts.GetValueOrDefault(cluster.Id), _sums[cluster.Id]);
        }
    }

    private void Count(ClusterChunk chunk)
    {
        _sum.Add(chunk);
        _count++;
    }

    // Whatever rule is broken, the chunk is not what was exported.
    private void Checked(Action read)
    {
        try
        {
            read();
        }
        catch (Exception exception) when (exception is EmbeddingException || exception is InvalidRequestException { Reason: not ErrorReasons.TransferCorrupt })
        {
            throw Corrupt(exception.Message);
        }
    }
}
