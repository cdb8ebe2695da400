using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Models;
using FaceNet.Embedder.Tests.Detection;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Embedder.Tests.Grpc;

public sealed class EmbedFacesTests(DetectorFixture embedder) : IClassFixture<DetectorFixture>
{
    private static readonly RgbImage People = PatchPhoto.Paint(
        480, 360, PatchPhoto.Cell, (80, 80, 255, 0, 0), (240, 80, 230, 0, 128), (80, 240, 210, 0, 255), (320, 240, 190, 0, 20));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EmbedFaces_JpegOrRaw_AnswersWhatDetectingAndEmbeddingGive()
    {
        foreach (var photo in new[] { PatchPhoto.Jpeg(People), PatchPhoto.Raw(People) })
        {
            var embedded = await EmbedAsync(embedder.Host, new EmbedFacesRequest { Photo = photo });

            var detected = await embedder.Host.Client.DetectFacesAsync(new DetectFacesRequest { Photo = photo }, cancellationToken: Cancellation);
            var outcomes = await EmbedOneByOneAsync(embedder.Host, photo, detected.Faces, face => new FaceImage { Landmarks = face.Landmarks });
            Assert.Equal(4, detected.Faces.Count);
            Assert.Equal(detected.Faces, embedded.Faces.Select(face => face.Face));
            Assert.Equal(outcomes, embedded.Faces.Select(face => face.Outcome.Embedded.Embedding), AreNear);
            Assert.Equal(4, outcomes.Distinct().Count());
        }
    }

    [Fact]
    public async Task EmbedFaces_ModelWithoutTemplate_GetsTheBoxWithItsMargin()
    {
        var folder = TestModels.Copy(TestModels.Tiny, manifest => manifest with { Alignment = null });
        await using var host = await EmbedderHost.StartAsync(("Models:Directory", folder), ("Detector:Directory", TestModels.TinyDetector));

        var embedded = await EmbedAsync(host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), BoxMargin = 0.25f, Model = "tiny" });

        var faces = embedded.Faces.Select(face => face.Face).ToArray();
        var outcomes = await EmbedOneByOneAsync(host, PatchPhoto.Raw(People), faces, face => new FaceImage { Box = face.Box, BoxMargin = 0.25f });
        Assert.Equal(4, faces.Length);
        Assert.Equal(outcomes, embedded.Faces.Select(face => face.Outcome.Embedded.Embedding), AreNear);
    }

    [Fact]
    public async Task EmbedFaces_MoreThanAskedFor_EmbedsTheMostConfidentAndCountsTheRest()
    {
        var answer = await EmbedAsync(embedder.Host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), MaxFaces = 3, Priority = Priority.Bulk });

        Assert.Equal((3, 1), (answer.Faces.Count, answer.LeftOut));
        Assert.All(answer.Faces, face => Assert.Equal("tiny", face.Outcome.Embedded.Model));
        Assert.True(answer.Faces[0].Face.Confidence > answer.Faces[1].Face.Confidence);
    }

    [Fact]
    public async Task EmbedFaces_NobodyThere_AnswersNobody() =>
        Assert.Empty((await EmbedAsync(embedder.Host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(PatchPhoto.Paint(320, 240, 1)) })).Faces);

    [Fact]
    public async Task EmbedFaces_OneFaceCannotBeCut_FailsAlone()
    {
        // 16384x64 becomes 4096x16, so a square of 32 pixels is a cell of 8. The eye on the right of the one at the edge lies beyond all coordinates.
        await using var host = await EmbedderHost.StartAsync(("Detector:Directory", TestModels.TinyDetector), ("Detector:LongestSide", "4096"));
        var photo = PatchPhoto.Paint(16_384, 64, 32, (8_000, 32, 200, 0, 0), (16_352, 32, 255, 0, 0));

        var faces = (await EmbedAsync(host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(photo), MinConfidence = 0.9f })).Faces;

        Assert.Equal(2, faces.Count);
        Assert.Equal(((int)StatusCode.InvalidArgument, ErrorReasons.InvalidField), (faces[0].Outcome.Error.Code, faces[0].Outcome.Error.Reason()));
        Assert.Contains("faces[0].landmarks.right_eye.x", faces[0].Outcome.Error.Message, StringComparison.Ordinal);
        Assert.Equal(128, faces[1].Outcome.Embedded.Embedding.Values.Count);
    }

    [Fact]
    public async Task EmbedFaces_NoRoomForAllFaces_RefusesTheCallAndTakesNoPlace()
    {
        await using var host = await EmbedderHost.StartAsync(("Detector:Directory", TestModels.TinyDetector), ("Batching:QueueCapacity", "64"));
        using var lease = host.Services.GetRequiredService<ModelRepository>().Lease("");
        var places = lease.Model.Batcher.Reserve(FacePriority.Live, deadline: null, 61);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => EmbedAsync(host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(People) }));
        var three = await EmbedAsync(host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), MaxFaces = 3 });
        places[0].Dispose();
        var four = await EmbedAsync(host, new EmbedFacesRequest { Photo = PatchPhoto.Raw(People) });

        Assert.Equal((StatusCode.ResourceExhausted, ErrorReasons.QueueFull), (refusal.StatusCode, refusal.Reason()));
        Assert.Equal((3, 4), (three.Faces.Count, four.Faces.Count));
        Assert.All(three.Faces.Concat(four.Faces), face => Assert.NotNull(face.Outcome.Embedded));
        Assert.All(places[1..], place => place.Dispose());
    }

    [Fact]
    public async Task EmbedFaces_ManyAtOnce_AllGetTheSame()
    {
        var request = new EmbedFacesRequest { Photo = PatchPhoto.Jpeg(People) };
        var alone = await EmbedAsync(embedder.Host, request);

        var together = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => EmbedAsync(embedder.Host, request)));

        Assert.All(together, answer =>
        {
            Assert.Equal(alone.Faces.Select(face => face.Face), answer.Faces.Select(face => face.Face));
            Assert.Equal(
                alone.Faces.Select(face => face.Outcome.Embedded.Embedding), answer.Faces.Select(face => face.Outcome.Embedded.Embedding), AreNear);
        });
    }

    public static TheoryData<EmbedFacesRequest, StatusCode, string> BadRequests => new()
    {
        { new EmbedFacesRequest(), StatusCode.InvalidArgument, ErrorReasons.InvalidField },
        { new EmbedFacesRequest { Photo = new Photo() }, StatusCode.InvalidArgument, FaceImageReasons.Empty },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), Model = "other" }, StatusCode.NotFound, ErrorReasons.ModelNotFound },
        { new EmbedFacesRequest { Photo = Encoded("bomb") }, StatusCode.InvalidArgument, FaceImageReasons.TooManyPixels },
        { new EmbedFacesRequest { Photo = Encoded("not an image") }, StatusCode.InvalidArgument, FaceImageReasons.NotRecognized },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), BoxMargin = 1.5f }, StatusCode.InvalidArgument, ErrorReasons.InvalidField },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), BoxMargin = -0.01f }, StatusCode.InvalidArgument, ErrorReasons.InvalidField },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), BoxMargin = float.NaN }, StatusCode.InvalidArgument, ErrorReasons.InvalidField },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), MaxFaces = 65 }, StatusCode.InvalidArgument, ErrorReasons.InvalidField },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), MinConfidence = -1 }, StatusCode.InvalidArgument, ErrorReasons.InvalidField },
        { new EmbedFacesRequest { Photo = PatchPhoto.Raw(People), Priority = (Priority)9 }, StatusCode.InvalidArgument, ErrorReasons.InvalidField },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task EmbedFaces_BadRequest_SaysWhatIsWrong(EmbedFacesRequest request, StatusCode code, string reason)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => EmbedAsync(embedder.Host, request));

        Assert.Equal((code, reason), (refusal.StatusCode, refusal.Reason()));
    }

    private static Photo Encoded(string bad) => new() { Encoded = BadFaces.All[bad].Face.Encoded };

    private static bool AreNear(Embedding a, Embedding b) =>
        a.EmbeddingSpace == b.EmbeddingSpace && a.Values.Zip(b.Values).All(pair => Math.Abs(pair.First - pair.Second) <= 1e-6);

    private static async Task<EmbedFacesResponse> EmbedAsync(EmbedderHost host, EmbedFacesRequest request) =>
        await host.Client.EmbedFacesAsync(request, cancellationToken: Cancellation);

    private static async Task<Embedding[]> EmbedOneByOneAsync(EmbedderHost host, Photo photo, IEnumerable<DetectedFace> faces, Func<DetectedFace, FaceImage> place)
    {
        var request = new BatchEmbedFacesRequest();
        foreach (var image in faces.Select(place))
        {
            if (photo.Raw is { } raw)
            {
                image.Raw = raw;
            }
            else
            {
                image.Encoded = photo.Encoded;
            }

            request.Faces.Add(image);
        }

        var answer = await host.Client.BatchEmbedFacesAsync(request, cancellationToken: Cancellation);
        return [.. answer.Outcomes.Select(outcome => outcome.Embedded.Embedding)];
    }
}
