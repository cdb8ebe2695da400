using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Transfer;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Transfer;

/// <summary>Exports that were answered, or made by hand, and how they are imported.</summary>
internal static class Exports
{
    public static readonly Timestamp Time = new DateTimeOffset(2025, 2, 3, 4, 5, 6, TimeSpan.Zero).ToTimestamp();

    /// <summary>The export of a gallery that nobody has enrolled.</summary>
    /// <param name="gallery">Its id.</param>
    /// <param name="subjects">Its subjects, by id.</param>
    public static List<TransferChunk> Of(string gallery, params IEnumerable<TransferChunk> subjects) => Sealed([Header(gallery), .. subjects]);

    public static TransferChunk Header(string gallery) => new()
    {
        Header = new TransferHeader
        {
            FormatVersion = 1,
            Gallery = new Gallery { Gallery_ = gallery, EmbeddingSpace = TinyFaces.Space, Dimensions = TinyFaces.Dimensions, CreateTime = Time, UpdateTime = Time },
        },
    };

    /// <summary>A subject with faces that are named in their order.</summary>
    public static TransferChunk Subject(string id, params IReadOnlyList<FaceEmbedding> samples) => new()
    {
        Subject = new TransferSubject { SubjectId = id, CreateTime = Time, FaceCount = samples.Count, Faces = { samples.Select((sample, i) => Face($"{i:0000}", sample)) } },
    };

    public static TransferFace Face(string id, FaceEmbedding sample) => new() { FaceId = id, EnrollTime = Time, Vector = { sample.Values.ToArray() } };

    /// <summary>The chunks with the trailer that belongs to them.</summary>
    public static List<TransferChunk> Sealed(IEnumerable<TransferChunk> chunks)
    {
        using var sum = new TransferSum();
        List<TransferChunk> all = [.. chunks.Where(chunk => chunk.Trailer is null)];
        all.ForEach(sum.Add);
        return [.. all, new TransferChunk { Trailer = sum.ToTrailer() }];
    }

    /// <summary>The chunks of subjects and their faces and pictures.</summary>
    public static IReadOnlyList<TransferChunk> Content(this IReadOnlyList<TransferChunk> export) => [.. export.Skip(1).SkipLast(1)];

    public static async Task<List<TransferChunk>> ExportAsync(this MatcherFixture matcher, string gallery, bool includeImages = true)
    {
        var token = TestContext.Current.CancellationToken;
        using var call = matcher.Transfer.ExportGallery(new ExportGalleryRequest { Gallery = gallery, IncludeImages = includeImages }, cancellationToken: token);
        return await call.ResponseStream.ReadAllAsync(token).Select(answer => answer.Chunk).ToListAsync(token);
    }

    public static async Task<Gallery> ImportAsync(this MatcherFixture matcher, IEnumerable<TransferChunk> chunks, string? target = null)
    {
        using var call = matcher.Transfer.ImportGallery(cancellationToken: TestContext.Current.CancellationToken);
        try
        {
            if (target is not null)
            {
                await call.RequestStream.WriteAsync(new ImportGalleryRequest { Target = new ImportTarget { Gallery = target } });
            }

            foreach (var chunk in chunks)
            {
                await call.RequestStream.WriteAsync(new ImportGalleryRequest { Chunk = chunk });
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // The call has ended before everything was sent; its answer says why.
        }

        return (await call).Gallery;
    }
}
