using System.Security.Cryptography;
using FaceNet.Protos.Matching.V1;
using Google.Protobuf;

namespace FaceNet.Matcher.Transfer;

/// <summary>The form of an export.</summary>
internal static class TransferFormat
{
    /// <summary>The version that is written, and the newest that is understood.</summary>
    public const int Version = 1;

    /// <summary>About how many bytes of faces, or of a picture, a chunk holds at most: far below the 4 MiB that gRPC clients take by default.</summary>
    public const int BytesPerChunk = 1024 * 1024;
}

/// <summary>What the trailer says of the chunks before it. For one export or import only.</summary>
internal sealed class TransferSum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _subjects;
    private long _faces;

    /// <summary>Adds a chunk.</summary>
    public void Add(TransferChunk chunk)
    {
        _hash.AppendData(chunk.ToByteArray());
        _subjects += chunk.ContentCase == TransferChunk.ContentOneofCase.Subject ? 1 : 0;
        _faces += (chunk.Subject?.Faces.Count ?? 0) + (chunk.Faces?.Faces.Count ?? 0);
    }

    /// <summary>The trailer of the chunks so far.</summary>
    public TransferTrailer ToTrailer() => new() { SubjectCount = _subjects, FaceCount = _faces, Sha256 = ByteString.CopyFrom(_hash.GetCurrentHash()) };

    public void Dispose() => _hash.Dispose();
}
