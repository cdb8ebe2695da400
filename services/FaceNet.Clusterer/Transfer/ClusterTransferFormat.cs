using System.Security.Cryptography;
using FaceNet.Protos.Clustering.V1;
using Google.Protobuf;

namespace FaceNet.Clusterer.Transfer;

/// <summary>The form of an export.</summary>
internal static class ClusterTransferFormat
{
    /// <summary>The version that is written, and the newest that is understood.</summary>
    public const int Version = 1;

    /// <summary>About how many bytes a chunk holds at most: far below the 4 MiB that gRPC clients take by default.</summary>
    public const int BytesPerChunk = 1024 * 1024;

    /// <summary>Cuts messages into parts of about that size.</summary>
    public static IEnumerable<IReadOnlyList<T>> Parts<T>(IEnumerable<T> messages)
        where T : IMessage
    {
        var (part, bytes) = (new List<T>(), 0);
        foreach (var message in messages)
        {
            var size = message.CalculateSize();
            if (part.Count > 0 && bytes + size > BytesPerChunk)
            {
                yield return part;
                (part, bytes) = ([], 0);
            }

            part.Add(message);
            bytes += size;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }
}

/// <summary>What the trailer says of the chunks before it. For one export or import only.</summary>
internal sealed class ClusterTransferSum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _clusters;
    private long _members;
    private long _links;

    /// <summary>Adds a chunk.</summary>
    public void Add(ClusterChunk chunk)
    {
        _hash.AppendData(chunk.ToByteArray());
        _clusters += chunk.Clusters?.Clusters.Count ?? 0;
        _members += chunk.Members?.Members.Count ?? 0;
        _links += chunk.Links?.Links.Count ?? 0;
    }

    /// <summary>The trailer of the chunks so far.</summary>
    public ClusterTransferTrailer ToTrailer() =>
        new() { ClusterCount = _clusters, MemberCount = _members, LinkCount = _links, Sha256 = ByteString.CopyFrom(_hash.GetCurrentHash()) };

    public void Dispose() => _hash.Dispose();
}
