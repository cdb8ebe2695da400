using FaceNet.Matcher.Galleries;
using FaceNet.Matcher.Grpc;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;
using Content = FaceNet.Protos.Matching.V1.TransferChunk.ContentOneofCase;

namespace FaceNet.Matcher.Transfer;

/// <summary>
/// Reads the chunks of an export in their order, and checks each and the whole. Holds the faces of one subject, or one picture besides. For one import only.
/// Throws <see cref="InvalidRequestException"/> (TRANSFER_CORRUPT), which names the chunk.
/// </summary>
internal sealed class TransferReader : IDisposable
{
    private const int LeastDimensions = 8;
    private const int MostDimensions = 4096;

    private readonly TransferSum _sum = new();
    private GalleryRecord? _gallery;
    private SubjectReader? _subject;
    private string _lastSubject = "";
    private int _count;
    private bool _isComplete;

    /// <summary>Reads the first chunk. Throws <see cref="PreconditionException"/> (SCHEMA_TOO_NEW) too.</summary>
    /// <returns>The id of the exported gallery, and what the new one will be.</returns>
    public (string Id, GalleryRecord Record) ReadHeader(TransferChunk chunk)
    {
        var header = chunk.Header ?? throw Corrupt($"is {Name(chunk)}; an export begins with its header.");
        if (header.FormatVersion > TransferFormat.Version)
        {
            throw new PreconditionException(
                ErrorReasons.SchemaTooNew, "header.format_version", $"The export has format_version {header.FormatVersion}; this Matcher knows {TransferFormat.Version} at most. Update it to the version that made the export.");
        }

        var read = Checked(() => (Id: Identifier.Require(header.Gallery?.Gallery_ ?? "", "header.gallery.gallery"), Record: ToRecord(header)));
        _gallery = read.Record;
        Count(chunk);
        return read;
    }

    /// <summary>Reads a further chunk. Returns what it completes; null for nothing.</summary>
    public ImportPart? Read(TransferChunk chunk)
    {
        if (_isComplete)
        {
            throw Corrupt($"is {Name(chunk)} after the trailer, which is the last chunk.");
        }

        var part = Checked(() => chunk.ContentCase switch
        {
            Content.Subject => Begin(chunk.Subject),
            Content.Faces => Open("faces").Add(chunk.Faces.Faces),
            Content.Image => Open("an image").Add(chunk.Image),
            Content.Trailer => End(chunk.Trailer),
            _ => throw Corrupt($"is {Name(chunk)}; after the header come subjects, faces, images and the trailer."),
        });
        Count(chunk);
        return part;
    }

    /// <summary>Throws when the last chunk was not the trailer.</summary>
    public void RequireComplete()
    {
        if (!_isComplete)
        {
            throw Corrupt("is missing: the export ends without its trailer.");
        }
    }

    /// <summary>The failure of the chunk that is next.</summary>
    public InvalidRequestException Corrupt(string what) =>
        new($"chunk[{_count}]", what, "Send the chunks of an export as they were answered, all of them and in their order.", ErrorReasons.TransferCorrupt);

    public void Dispose() => _sum.Dispose();

    private static string Name(TransferChunk chunk) => chunk.ContentCase == Content.None ? "empty" : $"a {ProtoNames.Of(chunk.ContentCase).ToLowerInvariant()}";

    private static GalleryRecord ToRecord(TransferHeader header)
    {
        var gallery = header.Gallery;
        if (header.FormatVersion < 1 || gallery.Dimensions is < LeastDimensions or > MostDimensions)
        {
            throw new InvalidRequestException(
                "header", $"has format_version {header.FormatVersion} and dimensions {gallery.Dimensions}; they are at least 1, and in [{LeastDimensions}, {MostDimensions}].", "");
        }

        var created = SubjectReader.RequireTime(gallery.CreateTime, "header.gallery.create_time");
        return new GalleryRecord(
            ElementId.NewGeneration(), Identifier.Require(gallery.EmbeddingSpace, "header.gallery.embedding_space"), gallery.Dimensions, SearchFar: 0, VerifyFar: 0, created)
        {
            UpdateTime = SubjectReader.RequireTime(gallery.UpdateTime, "header.gallery.update_time"),
            Shards = GalleryFields.Shards(gallery.Shards, "header.gallery.shards"),
        }.With(gallery, GalleryFields.All, "header.gallery.");
    }

    private ImportedSubject? Begin(TransferSubject subject)
    {
        var before = _subject?.Complete();
        if (string.CompareOrdinal(Identifier.Require(subject.SubjectId, "subject.subject_id"), _lastSubject) <= 0)
        {
            throw new InvalidRequestException("subject.subject_id", $"'{subject.SubjectId}' does not come after '{_lastSubject}', the subject before.", "");
        }

        _subject = new SubjectReader(subject, _gallery!);
        _lastSubject = subject.SubjectId;
        return before;
    }

    private SubjectReader Open(string what) => _subject ?? throw new InvalidRequestException(what, "come without a subject before.", "");

    private ImportedSubject? End(TransferTrailer trailer)
    {
        var last = _subject?.Complete();
        var expected = _sum.ToTrailer();
        if ((trailer.SubjectCount, trailer.FaceCount) != (expected.SubjectCount, expected.FaceCount))
        {
            throw new InvalidRequestException(
                "trailer",
                $"counts {trailer.SubjectCount} subjects and {trailer.FaceCount} faces; {expected.SubjectCount} subjects and {expected.FaceCount} faces arrived.",
                "");
        }

        if (trailer.Sha256 != expected.Sha256)
        {
            throw new InvalidRequestException(
                "trailer.sha256", $"is {Hex(trailer.Sha256.Span)}; that of the chunks that arrived is {Hex(expected.Sha256.Span)}, so at least one was changed.", "");
        }

        _isComplete = true;
        return last;
    }

    private static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash[..Math.Min(hash.Length, 32)]);

    private void Count(TransferChunk chunk)
    {
        _sum.Add(chunk);
        _count++;
    }

    // Whatever rule is broken, the chunk is not what was exported.
    private T Checked<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is EmbeddingException || exception is InvalidRequestException { Reason: not ErrorReasons.TransferCorrupt })
        {
            throw Corrupt(exception.Message);
        }
    }
}
