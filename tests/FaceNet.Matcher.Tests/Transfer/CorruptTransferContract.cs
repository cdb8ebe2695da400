using FaceNet.Matcher.Tests.Backends;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Transfer;

/// <summary>Chunks that are no export as it was answered are refused, and leave nothing behind.</summary>
public abstract class CorruptTransferContract(MatcherFixture matcher)
{
    // Chunks: 0 header, 1 anna, 2 bob, 3 half of bob's picture, 4 the other half, 5 carl, 6 trailer. Those that are not sealed keep the trailer of the original.
    private static readonly Dictionary<string, (bool IsSealed, Action<List<TransferChunk>> Change, string Chunk, string Words)> Changes = new()
    {
        ["label"] = (false, chunks => chunks[1].Subject.Labels[0].Value = "Anne", "chunk[6]", "at least one was changed"),
        ["component"] = (false, chunks => chunks[1].Subject.Faces[0].Vector[2] = 1e-5f, "chunk[6]", "at least one was changed"),
        ["picture"] = (false, chunks => chunks[3].Image.Part = ByteString.CopyFrom([.. chunks[3].Image.Part.SkipLast(1), 8]), "chunk[6]", "at least one was changed"),
        ["checksum"] = (false, chunks => chunks[6].Trailer.Sha256 = ByteString.Empty, "chunk[6]", "trailer.sha256: is "),
        ["no trailer"] = (false, chunks => chunks.RemoveAt(6), "chunk[6]", "ends without its trailer"),
        ["no subject"] = (false, chunks => chunks.RemoveAt(1), "chunk[5]", "counts 3 subjects and 4 faces; 2 subjects and 2 faces arrived"),
        ["no half of a picture"] = (true, chunks => chunks.RemoveAt(4), "chunk[4]", "half a picture of face '0000'"),
        ["no header"] = (true, chunks => chunks.RemoveAt(0), "chunk[0]", "an export begins with its header"),
        ["two headers"] = (true, chunks => chunks.Insert(1, chunks[0]), "chunk[1]", "is a header"),
        ["more after the trailer"] = (false, chunks => chunks.Add(chunks[5]), "chunk[7]", "after the trailer"),
        ["empty chunk"] = (true, chunks => chunks[2] = new TransferChunk(), "chunk[2]", "is empty"),
        ["subject twice"] = (true, chunks => chunks.Insert(2, chunks[1]), "chunk[2]", "'anna' does not come after 'anna'"),
        ["order"] = (true, chunks => chunks.Reverse(1, 2), "chunk[2]", "'anna' does not come after 'bob'"),
        ["bad subject id"] = (true, chunks => chunks[1].Subject.SubjectId = "a/b", "chunk[1]", "subject.subject_id: 'a/b'"),
        ["no subject id"] = (true, chunks => chunks[1].Subject.SubjectId = "", "chunk[1]", "subject.subject_id: is empty"),
        ["endless subject id"] = (true, chunks => chunks[2].Subject.SubjectId = new string('a', 100_000), "chunk[2]", "subject.subject_id: has 100000 characters"),
        ["bad face id"] = (true, chunks => chunks[1].Subject.Faces[0].FaceId = "", "chunk[1]", "face.face_id: is empty"),
        ["face twice"] = (true, chunks => chunks[1].Subject.Faces[1].FaceId = "0000", "chunk[1]", "'0000' does not come after '0000'"),
        ["bad label"] = (true, chunks => chunks[1].Subject.Labels[0].Key = "a b", "chunk[1]", "'a b' holds a character"),
        ["label twice"] = (true, chunks => chunks[1].Subject.Labels.Add(chunks[1].Subject.Labels[0]), "chunk[1]", "holds 'name' twice"),
        ["bad provenance"] = (true, chunks => chunks[1].Subject.Faces[0].Provenance = new Provenance { SourceId = "a b" }, "chunk[1]", "face.provenance.source_id"),
        ["bad quality"] = (true, chunks => chunks[1].Subject.Faces[0].Quality = new TransferQuality { Noise = double.NaN }, "chunk[1]", "face.quality"),
        ["no time"] = (true, chunks => chunks[1].Subject.Faces[0].EnrollTime = null, "chunk[1]", "face.enroll_time: is absent"),
        ["bad time"] = (true, chunks => chunks[1].Subject.CreateTime = new Timestamp { Nanos = -1 }, "chunk[1]", "subject.create_time"),
        ["too few components"] = (true, chunks => chunks[1].Subject.Faces[1].Vector.RemoveAt(0), "chunk[1]", "has 127 components; the header says 128"),
        ["other dimensions"] = (true, chunks => chunks[0].Header.Gallery.Dimensions = 64, "chunk[1]", "has 128 components; the header says 64"),
        ["no dimensions"] = (true, chunks => chunks[0].Header.Gallery.Dimensions = 0, "chunk[0]", "dimensions 0"),
        ["no gallery"] = (true, chunks => chunks[0].Header.Gallery = null, "chunk[0]", "header.gallery.gallery: is empty"),
        ["bad setting"] = (true, chunks => chunks[0].Header.Gallery.SearchFar = 2, "chunk[0]", "header.gallery.search_far: 2 is not in (0, 1)"),
        ["not finite"] = (true, chunks => chunks[5].Subject.Faces[0].Vector[3] = float.NaN, "chunk[5]", "Value 3 of the embedding is NaN"),
        ["not of unit length"] = (true, chunks => chunks[5].Subject.Faces[0].Vector[0] = 3, "chunk[5]", "it must be 1"),
        ["no faces"] = (true, chunks => chunks[1].Subject.FaceCount = 0, "chunk[1]", "0 is not in [1, 1000]"),
        ["too few faces"] = (true, chunks => chunks[1].Subject.FaceCount = 3, "chunk[2]", "'anna' is not whole: 2 of its 3 faces arrived"),
        ["too many faces"] = (true, chunks => chunks[1].Subject.FaceCount = 1, "chunk[1]", "after the last of the 1 faces"),
        ["faces of nobody"] = (true, chunks => chunks.Insert(1, new TransferChunk { Faces = new TransferFaces() }), "chunk[1]", "without a subject before"),
        ["picture of nobody"] = (true, chunks => chunks[3].Image.FaceId = "0001", "chunk[3]", "'0001' is no face of subject 'bob'"),
        ["picture that is none"] = (true, chunks => chunks[3].Image.Part = ByteString.CopyFrom(0xff), "chunk[4]", "is no facenet.type.v1.FaceImage"),
    };

    public static TheoryData<string> Corruptions => [.. Changes.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Corruptions))]
    public async Task ImportGallery_Corrupt_NamesTheChunkAndLeavesNothing(string corruption)
    {
        var (isSealed, change, chunk, words) = Changes[corruption];
        var id = matcher.NewGalleryId();
        var export = Export(id);
        change(export);

        await Refusals.AssertInvalidAsync(matcher.ImportAsync(isSealed ? Exports.Sealed(export) : export), chunk, ErrorReasons.TransferCorrupt, words);

        await AssertNothingAsync(id);
        Assert.Equal(3, (await matcher.ImportAsync(Export(id))).SubjectCount);
    }

    [Fact]
    public async Task ImportGallery_NothingOrATargetAlone_IsRefused()
    {
        await Refusals.AssertInvalidAsync(matcher.ImportAsync([]), "chunk[0]", ErrorReasons.TransferCorrupt, "begins with its header");
        await Refusals.AssertInvalidAsync(matcher.ImportAsync([], matcher.NewGalleryId()), "chunk[0]", ErrorReasons.TransferCorrupt, "begins with its header");
        await Refusals.AssertInvalidAsync(matcher.ImportAsync(Export(matcher.NewGalleryId()), "a/b"), "target.gallery");
    }

    [Fact]
    public async Task ImportGallery_TargetInTheMiddle_IsRefused()
    {
        var id = matcher.NewGalleryId();
        using var call = matcher.Transfer.ImportGallery(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ImportGalleryRequest { Chunk = Exports.Header(id) }, Cancellation);
        await call.RequestStream.WriteAsync(new ImportGalleryRequest { Target = new ImportTarget() }, Cancellation);

        await Refusals.AssertInvalidAsync(call.ResponseAsync, "chunk[1]", ErrorReasons.TransferCorrupt, "only the first message may say the target");

        await AssertNothingAsync(id);
    }

    [Fact]
    public async Task ImportGallery_NewerFormat_IsRefused()
    {
        var id = matcher.NewGalleryId();
        var export = Export(id);
        export[0].Header.FormatVersion = 2;

        await Refusals.AssertFailsAsync(matcher.ImportAsync(export), StatusCode.FailedPrecondition, ErrorReasons.SchemaTooNew, "format_version 2", "knows 1");

        await AssertNothingAsync(id);
    }

    [Fact]
    public async Task ImportGallery_ExistingGallery_IsRefusedAndStaysAsItIs()
    {
        var id = await matcher.CreateGalleryAsync(("dora", "1", 0.5));
        var before = await matcher.ExportAsync(id);

        await Refusals.AssertFailsAsync(matcher.ImportAsync(Export(id)), StatusCode.AlreadyExists, ErrorReasons.GalleryExists, id, "target.gallery");
        await Refusals.AssertFailsAsync(matcher.ImportAsync(Export(matcher.NewGalleryId()), id), StatusCode.AlreadyExists, ErrorReasons.GalleryExists, id);

        Assert.Equal(before.Content(), (await matcher.ExportAsync(id)).Content());
    }

    private static List<TransferChunk> Export(string id)
    {
        var anna = Exports.Subject("anna", Sample(0.1), Sample(0.2));
        anna.Subject.Labels.Add(new TransferLabel { Key = "name", Value = "Anna" });
        return Exports.Of(id, anna, Exports.Subject("bob", Sample(0.5)), Part(isLast: false, 10, 5, 7, 7), Part(isLast: true, 7, 7, 7), Exports.Subject("carl", Sample(1)));
    }

    // A FaceImage of five encoded bytes: field 1, length 5.
    private static TransferChunk Part(bool isLast, params byte[] bytes) =>
        new() { Image = new TransferImage { FaceId = "0000", Part = ByteString.CopyFrom(bytes), IsLast = isLast } };

    private static FaceEmbedding Sample(double distance) => UnitVectors.At(distance, TinyFaces.Dimensions);

    private async Task AssertNothingAsync(string id)
    {
        await using var store = new MatcherStore(matcher.Store);
        await store.AssertNoneAsync(id, TinyFaces.Space, TinyFaces.Dimensions);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetCorruptTransferTests(GarnetMatcher matcher) : CorruptTransferContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisCorruptTransferTests(RealRedisMatcher matcher) : CorruptTransferContract(matcher);
