using System.Globalization;
using FaceNet.Matcher.Tests.Backends;
using FaceNet.ModelContract;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;

namespace FaceNet.Matcher.Tests.Grpc;

/// <summary>Batches and streams of faces to enroll.</summary>
public abstract class EnrollManyContract(MatcherFixture matcher)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BatchEnrollFaces_GoodAndBadOnes_EachHasItsOutcomeInOrder()
    {
        var gallery = await matcher.CreateGalleryAsync(("anna", "1", 1));
        var batch = new BatchEnrollFacesRequest
        {
            Gallery = gallery,
            Faces =
            {
                Face("bob", "1", TinyFaces.At(0)),
                Face("anna", "1", TinyFaces.At(0.5)),
                Face("a/b", "1", TinyFaces.At(0)),
                Face("carl", "1", new Probe { Image = new FaceImage { Encoded = ByteString.CopyFromUtf8("no picture") } }),
                Face("dora", "1", TinyFaces.Photo(1)),
                Face("anna", "1", TinyFaces.At(1)),
            },
        };

        var outcomes = (await matcher.Matching.BatchEnrollFacesAsync(batch, cancellationToken: Cancellation)).Outcomes;

        Assert.Equal(
            ["bob", ErrorReasons.FaceExists, ErrorReasons.InvalidField, FaceImageReasons.NotRecognized, "dora", "anna"],
            outcomes.Select(outcome => outcome.Enrolled?.Face.SubjectId ?? outcome.Error.GetDetail<ErrorInfo>()!.Reason));
        Assert.True(outcomes[5].Enrolled.AlreadyEnrolled);
        Assert.Equal("subject_id", outcomes[2].Error.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
        Assert.Equal("face.image", outcomes[3].Error.GetDetail<BadRequest>()!.FieldViolations.Single().Field);
        Assert.Equal(3, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task BatchEnrollFaces_NoneTooManyOrOfAnotherGallery_IsRefusedAsAWhole()
    {
        var (gallery, other) = (await matcher.CreateGalleryAsync(), await matcher.CreateGalleryAsync());
        BatchEnrollFacesRequest Batch(params IEnumerable<EnrollFaceRequest> faces) => new() { Gallery = gallery, Faces = { faces } };
        var elsewhere = Face("bob", "1", TinyFaces.At(0));
        elsewhere.Gallery = other;

        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(Batch()), "faces", words: ["0 faces", "[1, 64]", "StreamEnrollFaces"]);
        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(Batch(Enumerable.Repeat(Face("anna", "", TinyFaces.At(0)), 65))), "faces", words: ["65 faces"]);
        await Refusals.AssertInvalidAsync(matcher.Host.CallAsync(Batch(Face("anna", "1", TinyFaces.At(0)), elsewhere)), "faces[1].gallery", words: [gallery]);
        await Refusals.AssertInvalidAsync(
            matcher.Host.CallAsync(new BatchEnrollFacesRequest { Gallery = new string('x', 100_000), Faces = { elsewhere } }), "gallery", words: ["100000 characters, more than 128"]);
        Assert.Equal((0, 0), (await FaceCountAsync(gallery), await FaceCountAsync(other)));
    }

    [Fact]
    public async Task StreamEnrollFaces_MoreThanFitAtATime_AreAllAnsweredByName()
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answers = await StreamAsync(Enumerable.Range(0, 200).Select(i => Item($"{i}", gallery, Face($"s{i % 50}", $"{i}", TinyFaces.At(i / 100.0)))));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"{i}").Order(), answers.Keys.Order());
        Assert.All(answers, answer => Assert.Equal($"s{int.Parse(answer.Key, CultureInfo.InvariantCulture) % 50}", answer.Value.Enrolled.Face.SubjectId));
        Assert.Equal(200, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task StreamEnrollFaces_BadOnes_AreAnsweredAndTheOthersEnrolled()
    {
        var gallery = await matcher.CreateGalleryAsync();

        var answers = await StreamAsync(
        [
            Item("good", gallery, Face("anna", "1", TinyFaces.At(0))),
            Item("nowhere", "nowhere", Face("anna", "1", TinyFaces.At(0))),
            Item("short", gallery, Face("anna", "2", TinyFaces.Of([1, 0, 0]))),
            Item("", gallery, Face("bob", "1", TinyFaces.At(1))),
            new StreamEnrollFacesRequest { ItemId = "empty" },
        ]);

        Assert.Equal("anna", answers["good"].Enrolled.Face.SubjectId);
        Assert.Equal(
            [ErrorReasons.GalleryNotFound, ErrorReasons.InvalidEmbedding, ErrorReasons.InvalidField, ErrorReasons.InvalidField],
            new[] { "nowhere", "short", "", "empty" }.Select(name => answers[name].Error.GetDetail<ErrorInfo>()!.Reason));
        Assert.Equal(1, await FaceCountAsync(gallery));
    }

    [Fact]
    public async Task StreamEnrollFaces_CallerGoes_NothingIsHalfEnrolled()
    {
        var gallery = await matcher.CreateGalleryAsync();
        using (var stream = matcher.Matching.StreamEnrollFaces(cancellationToken: Cancellation))
        {
            foreach (var i in Enumerable.Range(0, 100))
            {
                await stream.RequestStream.WriteAsync(Item($"{i}", gallery, Face($"s{i}", "1", TinyFaces.At(i / 50.0))), Cancellation);
            }

            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        }

        // What was begun is finished, and found.
        var enrolled = await FaceCountAsync(gallery);
        Assert.InRange(enrolled, 1, 100);
        var listed = await matcher.Galleries.ListSubjectsAsync(new ListSubjectsRequest { Gallery = gallery, PageSize = 1000 }, cancellationToken: Cancellation);
        Assert.InRange(listed.Subjects.Count, enrolled, 100);
    }

    private static EnrollFaceRequest Face(string subject, string face, Probe sample) => new() { SubjectId = subject, FaceId = face, Face = sample };

    private static StreamEnrollFacesRequest Item(string name, string gallery, EnrollFaceRequest face)
    {
        face.Gallery = gallery;
        return new StreamEnrollFacesRequest { ItemId = name, Face = face };
    }

    private async Task<Dictionary<string, EnrollOutcome>> StreamAsync(IEnumerable<StreamEnrollFacesRequest> items)
    {
        using var stream = matcher.Matching.StreamEnrollFaces(cancellationToken: Cancellation);
        var sending = Task.Run(
            async () =>
            {
                foreach (var item in items)
                {
                    await stream.RequestStream.WriteAsync(item, Cancellation);
                }

                await stream.RequestStream.CompleteAsync();
            },
            Cancellation);
        var answers = await stream.ResponseStream.ReadAllAsync(Cancellation).ToDictionaryAsync(answer => answer.ItemId, answer => answer.Outcome, cancellationToken: Cancellation);
        await sending;
        return answers;
    }

    private async Task<long> FaceCountAsync(string gallery) =>
        (await matcher.Galleries.GetGalleryAsync(new GetGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation)).Gallery.FaceCount;
}

[Collection(nameof(OnGarnet))]
public sealed class GarnetEnrollManyTests(GarnetMatcher matcher) : EnrollManyContract(matcher);

[Collection(nameof(OnRealRedis))]
public sealed class RealRedisEnrollManyTests(RealRedisMatcher matcher) : EnrollManyContract(matcher);

[Collection(nameof(OnCluster))]
public sealed class ClusterEnrollManyTests(ClusterMatcher matcher) : EnrollManyContract(matcher);
