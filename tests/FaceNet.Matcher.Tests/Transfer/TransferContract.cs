using FaceNet.Matcher.Tests.Backends;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Transfer;

/// <summary>What callers see of galleries that are exported and imported.</summary>
public abstract class TransferContract(MatcherFixture matcher)
{
    private const int MostBytesOfAChunk = 2 * 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ImportGallery_Export_IsTheSameGallery()
    {
        var original = await CreateFullGalleryAsync();
        var export = await matcher.ExportAsync(original.Gallery_);

        var imported = await matcher.ImportAsync(export, matcher.NewGalleryId());

        var expected = original.Clone();
        expected.Gallery_ = imported.Gallery_;
        Assert.Equal(expected, imported);
        Assert.Equal(imported, (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = imported.Gallery_ }, cancellationToken: Cancellation)).Gallery);
        Assert.Equal(export.Content(), (await matcher.ExportAsync(imported.Gallery_)).Content());
        Assert.Equal(await DescribeAsync(original.Gallery_, "anna"), await DescribeAsync(imported.Gallery_, "anna"));
        Assert.Equal(await DescribeAsync(original.Gallery_, "bob"), await DescribeAsync(imported.Gallery_, "bob"));
        Assert.NotNull((await DescribeAsync(imported.Gallery_, "bob")).Image);
    }

    [Fact]
    public async Task ImportGallery_Export_IsFoundAndGoesOn()
    {
        var original = await matcher.CreateGalleryAsync(("anna", "1", 0.01), ("bob", "1", 1.0));
        var imported = (await matcher.ImportAsync(await matcher.ExportAsync(original), matcher.NewGalleryId())).Gallery_;

        await matcher.EnrollAsync(imported, "bob", "2", TinyFaces.At(1.5));
        await matcher.Galleries.DeleteSubjectAsync(new DeleteSubjectRequest { Gallery = imported, SubjectId = "anna" }, cancellationToken: Cancellation);
        var found = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = imported, Probe = TinyFaces.At(1.02) }, cancellationToken: Cancellation);

        Assert.Equal((Decision.Match, "bob"), (found.Decision, found.Candidates.Single().SubjectId));
    }

    [Fact]
    public async Task ImportGallery_NoTarget_GetsTheIdOfTheExport()
    {
        var id = matcher.NewGalleryId();

        var imported = await matcher.ImportAsync(Exports.Of(id, Exports.Subject("anna", UnitVectors.At(1, TinyFaces.Dimensions))));

        Assert.Equal((id, 1, 1), (imported.Gallery_, imported.SubjectCount, imported.FaceCount));
    }

    [Fact]
    public async Task ImportGallery_EmptyGallery_IsEmpty()
    {
        var export = await matcher.ExportAsync(await matcher.CreateGalleryAsync());

        Assert.Equal(2, export.Count);
        Assert.Equal(0, (await matcher.ImportAsync(export, matcher.NewGalleryId())).SubjectCount);
    }

    [Fact]
    public async Task ImportGallery_SpaceOfNoModel_IsTaken()
    {
        var export = Exports.Of(matcher.NewGalleryId(), Exports.Subject("anna", UnitVectors.At(1, 8)));
        (export[0].Header.Gallery.EmbeddingSpace, export[0].Header.Gallery.Dimensions) = ("retired", 8);

        var imported = await matcher.ImportAsync(Exports.Sealed(export));

        Assert.Equal(("retired", 8), (imported.EmbeddingSpace, imported.Dimensions));
    }

    [Fact]
    public async Task ExportGallery_WithoutImages_HasNone()
    {
        var original = await CreateFullGalleryAsync();

        var export = await matcher.ExportAsync(original.Gallery_, includeImages: false);
        var imported = await matcher.ImportAsync(export, matcher.NewGalleryId());

        Assert.DoesNotContain(export, chunk => chunk.Image is not null);
        Assert.False((await DescribeAsync(imported.Gallery_, "bob")).Face.HasImage);
        Assert.Equal(export.Content(), (await matcher.ExportAsync(imported.Gallery_)).Content());
    }

    [Fact]
    public async Task ImportGallery_TwoThousandFaces_AreAllThere()
    {
        var vectors = UnitVectors.Random(2000, TinyFaces.Dimensions, seed: 5);
        var export = Exports.Of(matcher.NewGalleryId(), Enumerable.Range(0, 1000).Select(i => Exports.Subject($"s{i:0000}", vectors[2 * i], vectors[(2 * i) + 1])));

        var imported = await matcher.ImportAsync(export);

        Assert.Equal((1000, 2000), (imported.SubjectCount, imported.FaceCount));
        Assert.Equal(export.Content(), (await matcher.ExportAsync(imported.Gallery_)).Content());
        var found = await matcher.Matching.SearchFacesAsync(new SearchFacesRequest { Gallery = imported.Gallery_, Probe = TinyFaces.Of(vectors[1234].Values) }, cancellationToken: Cancellation);
        Assert.Equal("s0617", found.Candidates[0].SubjectId);
    }

    [Fact]
    public async Task ExportGallery_LargeSubjectsAndPictures_KeepsChunksSmall()
    {
        var subject = Exports.Subject("anna", UnitVectors.Random(1000, TinyFaces.Dimensions, seed: 6));
        foreach (var face in subject.Subject.Faces)
        {
            face.Provenance = new Provenance { Reference = new string('ä', 1024) };
        }

        // More than a request may have, as it is told here; a chunk is bounded by the exporter alone.
        var picture = new FaceImage { Encoded = ByteString.CopyFrom(new byte[8 * 1024 * 1024]) }.ToByteArray();
        var parts = picture.Chunk(3_000_000).ToArray();
        var images = parts.Select((part, i) => new TransferChunk { Image = new TransferImage { FaceId = "0007", Part = ByteString.CopyFrom(part), IsLast = i == parts.Length - 1 } });
        var imported = await matcher.ImportAsync(Exports.Of(matcher.NewGalleryId(), [subject, .. images]));

        var export = await matcher.ExportAsync(imported.Gallery_);

        Assert.All(export, chunk => Assert.InRange(chunk.CalculateSize(), 1, MostBytesOfAChunk));
        Assert.True(export.Count(chunk => chunk.Faces is not null) >= 2);
        Assert.Equal(subject.Subject.Faces, export.SelectMany(chunk => chunk.Subject?.Faces ?? chunk.Faces?.Faces ?? []));
        Assert.Equal(picture, export.SelectMany(chunk => chunk.Image?.Part ?? ByteString.Empty));
        var again = await matcher.ImportAsync(export, matcher.NewGalleryId());
        Assert.Equal(export.Content(), (await matcher.ExportAsync(again.Gallery_)).Content());
    }

    [Fact]
    public async Task ExportGallery_Unknown_IsNotFound()
    {
        await Refusals.AssertFailsAsync(matcher.ExportAsync(matcher.NewGalleryId()), StatusCode.NotFound, ErrorReasons.GalleryNotFound);
        await Refusals.AssertInvalidAsync(matcher.ExportAsync("a/b"), "gallery");
    }

    // Every setting is another than its default, and every field is set.
    private async Task<Gallery> CreateFullGalleryAsync()
    {
        var id = (await matcher.Galleries.CreateGalleryAsync(
            new CreateGalleryRequest
            {
                Gallery = matcher.NewGalleryId(),
                Shards = 3,
                SearchFar = 0.05,
                VerifyFar = 0.02,
                QualityGate = QualityGate.Off,
                DecisionPolicy = DecisionPolicy.MeanOfNearest,
                MaxFacesPerSubject = 7,
                DuplicateCheck = DuplicateCheck.Off,
                OutlierCheck = OutlierCheck.Off,
                KeepImages = true,
                Retention = Duration.FromTimeSpan(TimeSpan.FromDays(30)),
            },
            cancellationToken: Cancellation)).Gallery.Gallery_;
        await matcher.EnrollAsync(id, "anna", "b", TinyFaces.At(0.5));
        await matcher.EnrollAsync(id, "anna", "a", TinyFaces.At(0.7));
        await matcher.Matching.EnrollFaceAsync(
            new EnrollFaceRequest
            {
                Gallery = id,
                SubjectId = "bob",
                FaceId = "1",
                Face = TinyFaces.Photo(1),
                Provenance = new Provenance { SourceId = "door", Reference = "paper 7", CaptureTime = Exports.Time },
            },
            cancellationToken: Cancellation);
        await matcher.Galleries.UpdateSubjectAsync(
            new UpdateSubjectRequest { Subject = new Subject { Gallery = id, SubjectId = "anna", Labels = { ["name"] = "Änne", ["floor"] = "3", ["age"] = "" } }, UpdateMask = new FieldMask { Paths = { "labels" } } },
            cancellationToken: Cancellation);
        return (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = id }, cancellationToken: Cancellation)).Gallery;
    }

    private async Task<(Subject Subject, Face Face, FaceImage? Image)> DescribeAsync(string gallery, string subject)
    {
        var described = await matcher.Galleries.GetSubjectAsync(new GetSubjectRequest { Gallery = gallery, SubjectId = subject }, cancellationToken: Cancellation);
        var face = await matcher.Galleries.GetFaceAsync(
            new GetFaceRequest { Gallery = gallery, SubjectId = subject, FaceId = described.Faces[0].FaceId, IncludeImage = true }, cancellationToken: Cancellation);
        described.Subject.Gallery = "";
        face.Face.Gallery = "";
        return (described.Subject, face.Face, face.Image);
    }
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetTransferTests(GarnetMatcher matcher) : TransferContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisTransferTests(RealRedisMatcher matcher) : TransferContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterTransferTests(ClusterMatcher matcher) : TransferContract(matcher);
