using FaceNet.Embedder.Tests.Detection;
using FaceNet.ModelContract;
using FaceNet.ModelContract.Tests;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using Google.Protobuf;
using Grpc.Core;
using SkiaSharp;

namespace FaceNet.Embedder.Tests.Grpc;

public sealed class DetectFacesTests(DetectorFixture embedder) : IClassFixture<DetectorFixture>
{
    // Whole pictures have neither box nor landmarks.
    public static TheoryData<string> BadPhotos => [.. BadFaces.All.Where(bad => bad.Value.Face is { Box: null, Landmarks: null }).Select(bad => bad.Key)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DetectFaces_SquaresOfBothStrides_AreFoundWhereTheyAreTheMostConfidentFirst()
    {
        var photo = PatchPhoto.Paint(320, 240, 16, (48, 32, 10, 255, 0), (192, 160, 0, 180, 255));
        Paint(photo, 240, 40, PatchPhoto.Cell, (255, 0, 0));

        var faces = (await DetectAsync(new DetectFacesRequest { Photo = PatchPhoto.Raw(photo) })).Faces;

        // sigmoid((colour - other - 128) / 16); 4 by 5 cells of 8 or 16 pixels around the middle of the square, twice as large with all blue.
        Assert.Equal([Confidence(255), Confidence(245), Confidence(180)], faces.Select(face => MathF.Round(face.Confidence, 4)));
        AssertNear(faces[0].Box, 244 - 16, 44 - 20, 32, 40);
        AssertNear(faces[1].Box, 56 - 32, 40 - 40, 64, 80);
        AssertNear(faces[2].Box, 200 - 64, 168 - 80, 128, 160);
        AssertNear(faces[0].Landmarks, 240, 40, PatchPhoto.Cell);
        AssertNear(faces[2].Landmarks, 192, 160, 16);
    }

    [Fact]
    public async Task DetectFaces_LargePhoto_IsScaledDownAndItsFacesBack()
    {
        // 1600x1200 becomes 640x480: a square of 20 pixels becomes a cell of 8.
        var photo = PatchPhoto.Paint(1600, 1200, 20, (400, 300, 255, 0, 0));

        var face = Assert.Single((await DetectAsync(new DetectFacesRequest { Photo = PatchPhoto.Raw(photo), MinConfidence = 0.9f })).Faces);

        AssertNear(face.Box, 410 - 40, 310 - 50, 80, 100, within: 1.5);
        AssertNear(face.Landmarks, 400, 300, 20);
    }

    [Theory]
    [InlineData(6, 240 - 80 - 32, 64)]
    [InlineData(8, 80, 512 - 64 - 32)]
    [InlineData(3, 512 - 64 - 32, 240 - 80 - 32)]
    public async Task DetectFaces_PhotoWithOrientation_AnswersInTheUprightPhoto(byte orientation, int left, int top)
    {
        // Stored 512x240 with a square of 32 pixels at (64, 80). Turned by 6, a point (x, y) goes to (240 - y, x); by 8, to (y, 512 - x);
        // by 3, to (512 - x, 240 - y).
        var stored = PatchPhoto.Paint(512, 240, 32, (64, 80, 0, 255, 0));
        var jpeg = TestImages.WithOrientation(TestImages.Encode(stored, SKEncodedImageFormat.Jpeg, quality: 100), orientation);

        var faces = (await DetectAsync(new DetectFacesRequest { Photo = new Photo { Encoded = ByteString.CopyFrom(jpeg) } })).Faces;

        // A cell of 16 pixels in the square of 32 is found; which of the four is a matter of JPEG.
        var face = Assert.Single(faces);
        Assert.InRange(face.Box.Left + (face.Box.Width / 2), left, left + 32);
        Assert.InRange(face.Box.Top + (face.Box.Height / 2), top, top + 32);
        Assert.InRange(face.Landmarks.LeftEye.X, left - 16, face.Landmarks.RightEye.X);
        Assert.True(face.Landmarks.LeftEye.Y < face.Landmarks.LeftMouth.Y);
    }

    [Fact]
    public async Task DetectFaces_NobodyThere_AnswersNobody()
    {
        var answer = await DetectAsync(new DetectFacesRequest { Photo = PatchPhoto.Raw(PatchPhoto.Paint(320, 240, 1)) });

        Assert.Equal((0, 0), (answer.Faces.Count, answer.LeftOut));
    }

    [Theory]
    [InlineData(0, 64, 6)]
    [InlineData(64, 64, 6)]
    [InlineData(3, 3, 67)]
    public async Task DetectFaces_MoreThanMayBeAnswered_LeavesOutTheLeastConfidentAndCountsThem(int maxFaces, int answered, int leftOut)
    {
        var photo = Crowd(70);

        var answer = await DetectAsync(new DetectFacesRequest { Photo = PatchPhoto.Raw(photo), MaxFaces = maxFaces });

        Assert.Equal((answered, leftOut), (answer.Faces.Count, answer.LeftOut));
        Assert.Equal(answer.Faces.OrderByDescending(face => face.Confidence), answer.Faces);
        Assert.Equal(Confidence(254), MathF.Round(answer.Faces[0].Confidence, 4));
    }

    [Fact]
    public async Task DetectFaces_HostAllowsFewer_NoRequestExceedsIt()
    {
        await using var host = await EmbedderHost.StartAsync(("Detector:Directory", TestModels.TinyDetector), ("Detector:MaxFaces", "2"), ("Detector:ScoreThreshold", "0.99"));

        var request = new DetectFacesRequest { Photo = PatchPhoto.Raw(Crowd(70)), MaxFaces = 50 };
        var answer = await host.Client.DetectFacesAsync(request, cancellationToken: Cancellation);

        Assert.Equal(2, answer.Faces.Count);
        Assert.All(answer.Faces, face => Assert.True(face.Confidence >= 0.99f));
        Assert.InRange(answer.LeftOut, 1, 60);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(0.5f, 3)]
    [InlineData(0.99f, 1)]
    [InlineData(1, 0)]
    public async Task DetectFaces_MinConfidence_DecidesWhoIsAFace(float minConfidence, int count)
    {
        var photo = PatchPhoto.Paint(320, 240, PatchPhoto.Cell, (40, 40, 255, 0, 0), (120, 40, 150, 0, 0), (200, 40, 130, 0, 0));

        Assert.Equal(count, (await DetectAsync(new DetectFacesRequest { Photo = PatchPhoto.Raw(photo), MinConfidence = minConfidence })).Faces.Count);
    }

    [Theory]
    [MemberData(nameof(BadPhotos))]
    public async Task DetectFaces_BadPhoto_SaysWhatIsWrong(string kind)
    {
        var (bad, reason, names) = BadFaces.All[kind];
        var photo = bad.SourceCase switch
        {
            FaceImage.SourceOneofCase.Encoded => new Photo { Encoded = bad.Encoded },
            FaceImage.SourceOneofCase.Raw => new Photo { Raw = bad.Raw },
            _ => new Photo(),
        };

        var refusal = await RefusalAsync(new DetectFacesRequest { Photo = photo });

        Assert.Equal((StatusCode.InvalidArgument, reason), (refusal.StatusCode, refusal.Reason()));
        Assert.Contains(names, refusal.Status.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<string, DetectFacesRequest> BadRequests => new()
    {
        { "photo", new DetectFacesRequest() },
        { "max_faces", new DetectFacesRequest { Photo = new Photo(), MaxFaces = -1 } },
        { "max_faces", new DetectFacesRequest { Photo = new Photo(), MaxFaces = 65 } },
        { "min_confidence", new DetectFacesRequest { Photo = new Photo(), MinConfidence = 1.01f } },
        { "min_confidence", new DetectFacesRequest { Photo = new Photo(), MinConfidence = float.NaN } },
        { "priority", new DetectFacesRequest { Photo = new Photo(), Priority = (Priority)9 } },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task DetectFaces_FieldOutOfRange_NamesIt(string field, DetectFacesRequest request)
    {
        var refusal = await RefusalAsync(request);

        Assert.Equal((StatusCode.InvalidArgument, field), (refusal.StatusCode, refusal.Field()));
    }

    [Fact]
    public async Task DetectFaces_SideLongerThanCoordinatesReach_IsRefused()
    {
        var png = TestImages.Encode(new RgbImage(16_400, 16, new byte[16_400 * 16 * 3]), SKEncodedImageFormat.Png);

        var refusal = await RefusalAsync(new DetectFacesRequest { Photo = new Photo { Encoded = ByteString.CopyFrom(png) } });

        Assert.Equal("photo", refusal.Field());
        Assert.Contains("16400x16", refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DetectFaces_MorePhotosThanMayWait_RefusesSomeAndServesOn()
    {
        await using var host = await EmbedderHost.StartAsync(("Detector:Directory", TestModels.TinyDetector), ("Detector:QueueCapacity", "1"));
        var request = new DetectFacesRequest { Photo = PatchPhoto.Jpeg(Crowd(60)) };

        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(async _ =>
        {
            try
            {
                return (await host.Client.DetectFacesAsync(request, cancellationToken: Cancellation)).Faces.Count;
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.ResourceExhausted)
            {
                Assert.Equal(ErrorReasons.QueueFull, refusal.Reason());
                return -1;
            }
        }));

        var alone = await host.Client.DetectFacesAsync(request, cancellationToken: Cancellation);
        Assert.Equal([-1, alone.Faces.Count], answers.Distinct().Order());
    }

    [Fact]
    public async Task DetectFaces_NoDetector_IsAFailedPreconditionWithARemedy()
    {
        await using var host = await EmbedderHost.StartAsync();
        var photo = PatchPhoto.Raw(PatchPhoto.Paint(64, 64, 1));

        var detecting = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.DetectFacesAsync(new DetectFacesRequest { Photo = photo }, cancellationToken: Cancellation));
        var embedding = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.EmbedFacesAsync(new EmbedFacesRequest { Photo = photo }, cancellationToken: Cancellation));

        Assert.All([detecting, embedding], refusal =>
        {
            Assert.Equal((StatusCode.FailedPrecondition, ErrorReasons.DetectorNotInstalled), (refusal.StatusCode, refusal.Reason()));
            Assert.Contains("Set Detector__Directory", refusal.Status.Detail, StringComparison.Ordinal);
        });
    }

    // Squares too far apart to overlap, each as confident as its brightness.
    private static RgbImage Crowd(int people) => PatchPhoto.Paint(
        560, 480, PatchPhoto.Cell, [.. Enumerable.Range(0, people).Select(i => (24 + (48 * (i % 11)), 24 + (64 * (i / 11)), 150 + (i * 104 / (people - 1)), 0, 0))]);

    private static void Paint(RgbImage photo, int left, int top, int side, (byte Red, byte Green, byte Blue) colour)
    {
        for (var i = 0; i < side * side; i++)
        {
            var at = (((top + (i / side)) * photo.Width) + left + (i % side)) * 3;
            (photo.Pixels[at], photo.Pixels[at + 1], photo.Pixels[at + 2]) = colour;
        }
    }

    private static float Confidence(int difference) => MathF.Round(1 / (1 + MathF.Exp((128 - difference) / 16f)), 4);

    private static void AssertNear(BoundingBox box, double left, double top, double width, double height, double within = 0.01)
    {
        Assert.Equal(left, box.Left, within);
        Assert.Equal(top, box.Top, within);
        Assert.Equal(width, box.Width, within);
        Assert.Equal(height, box.Height, within);
    }

    // The landmarks of a cell at this place and of this side.
    private static void AssertNear(Landmarks marks, double left, double top, double side)
    {
        Point[] points = [marks.LeftEye, marks.RightEye, marks.Nose, marks.LeftMouth, marks.RightMouth];
        (double X, double Y)[] expected = [(-0.5, -0.5), (1.5, -0.5), (0.5, 0.7), (-0.2, 1.6), (1.2, 1.6)];
        Assert.All(points.Zip(expected), pair =>
        {
            Assert.Equal(left + (pair.Second.X * side), pair.First.X, 1e-3);
            Assert.Equal(top + (pair.Second.Y * side), pair.First.Y, 1e-3);
        });
    }

    private async Task<DetectFacesResponse> DetectAsync(DetectFacesRequest request) =>
        await embedder.Host.Client.DetectFacesAsync(request, cancellationToken: Cancellation);

    private Task<RpcException> RefusalAsync(DetectFacesRequest request) => Assert.ThrowsAsync<RpcException>(() => DetectAsync(request));
}
