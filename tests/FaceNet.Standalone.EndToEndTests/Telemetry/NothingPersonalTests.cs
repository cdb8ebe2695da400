using System.Text;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.EndToEndTests.Telemetry.Otlp;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>Faces are biometric data: what leaves the platform as traces and figures leads to nobody.</summary>
[Collection<SharedObservedPlatform>]
public sealed class NothingPersonalTests(ObservedPlatform platform)
{
    private const int LongestText = 200;

    private readonly string _gallery = UniqueName.For("gallery");
    private readonly List<string> _planted = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_WhoGoesThroughEverything_IsInNoSpanAndNoFigure()
    {
        await EnrollAndAskAsync();
        var last = await StreamAndCorrectAsync();

        await platform.SpanAsync("the last rpc", (_, span) => span.Name.EndsWith("/EraseMembers", StringComparison.Ordinal));
        await platform.SpanAsync("the dead letter", (_, span) => span.Name == "process face-captured" && span.Status?.Code == 2);
        await Eventually.HoldsAsync("the figures", () => platform.Collector.Metrics.Contains("facenet.kafka.dead_letter.kept"), Cancellation);
        var scraped = await platform.ScrapeAsync();

        // What may be there is, so that the search below can find something.
        Assert.True(platform.Collector.Holds(_gallery));
        Assert.Contains("reason=\"IMAGE_", scraped, StringComparison.Ordinal);
        Assert.All(_planted, secret => Assert.False(platform.Collector.Holds(secret), $"'{secret}' was sent to the collector."));
        Assert.All(_planted, secret => Assert.DoesNotContain(secret, scraped, StringComparison.Ordinal));
        Assert.False(platform.Collector.Holds(last.AsSpan(0, 64).ToArray()), "A picture was sent to the collector.");
        Assert.All(platform.Collector.Spans, each => Assert.All(TextsOf(each.Span), Check));
    }

    private async Task EnrollAndAskAsync()
    {
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = _gallery }, cancellationToken: Cancellation);
        var enroll = new EnrollFaceRequest { Gallery = _gallery, SubjectId = Plant("subject"), FaceId = Plant("face"), Face = new Probe { Image = DrawnPeople.Image(0) } };
        await platform.Matcher.EnrollFaceAsync(enroll, cancellationToken: Cancellation);
        await platform.Matcher.SearchFacesAsync(new SearchFacesRequest { Gallery = _gallery, Probe = new Probe { Image = DrawnPeople.Image(0, 1) } }, cancellationToken: Cancellation);
        await FailAsync(platform.Matcher.VerifyFaceAsync(
            new VerifyFaceRequest { Gallery = _gallery, SubjectId = Plant("stranger"), Probe = new Probe { Image = DrawnPeople.Image(0) } }, cancellationToken: Cancellation));
        await FailAsync(platform.Matcher.EnrollFaceAsync(
            new EnrollFaceRequest { Gallery = _gallery, SubjectId = $"{Plant("bad")} id!", Face = new Probe { Image = DrawnPeople.Image(0) } }, cancellationToken: Cancellation));

        using var web = new HttpClient { BaseAddress = platform.Web };
        web.DefaultRequestHeaders.UserAgent.ParseAdd(Plant("agent"));
        foreach (var subject in new[] { enroll.SubjectId, Plant("nobody") })
        {
            using var answer = await web.GetAsync(new Uri($"v1/galleries/{_gallery}/subjects/{subject}?x={Plant("query")}", UriKind.Relative), Cancellation);
        }
    }

    private async Task<byte[]> StreamAndCorrectAsync()
    {
        var camera = platform.CameraOf(_gallery);
        var picture = DrawnPeople.Photo(3);
        var captured = camera.Event(Plant("crop"), new FaceImage { Encoded = ByteString.CopyFrom(picture) });
        (captured.FrameId, captured.TrackId, captured.SourceId) = (Plant("frame"), Plant("track"), Plant("source"));
        await camera.SendAsync(captured);
        await camera.SettledAsync(members: 1);
        var broken = camera.Event(Plant("broken-crop"), new FaceImage { Encoded = ByteString.CopyFromUtf8(Plant("no-picture")) });
        await camera.SendAsync(broken);
        await camera.CapturedDead.ReadAsync(message => message.Message.Key == broken.CropId, 1, Cancellation);

        var (cluster, _) = Assert.Single(await camera.ClustersAsync());
        await platform.Clusterer.LabelClusterAsync(new LabelClusterRequest { Gallery = _gallery, ClusterId = cluster.ClusterId, Label = Plant("label") }, cancellationToken: Cancellation);
        var label = _planted[^1];
        await platform.Clusterer.PromoteClusterAsync(new PromoteClusterRequest { Gallery = _gallery, ClusterId = cluster.ClusterId, SubjectId = label }, cancellationToken: Cancellation);
        var erase = new EraseMembersRequest { Gallery = _gallery, CropIds = { captured.CropId } };
        await new ErasureService.ErasureServiceClient(platform.Serve.Channel).EraseMembersAsync(erase, cancellationToken: Cancellation);
        return picture;
    }

    private string Plant(string what)
    {
        _planted.Add(UniqueName.For($"planted-{what}"));
        return _planted[^1];
    }

    private static async Task FailAsync<T>(AsyncUnaryCall<T> call) => await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

    private static IEnumerable<KeyValue> TextsOf(Span span) => [.. span.Attributes, .. span.Events.SelectMany(each => each.Attributes), new() { Key = "status", Value = new() { StringValue = span.Status?.Message ?? "" } }];

    // A vector would be a list, bytes or a long text.
    private static void Check(KeyValue attribute)
    {
        var kinds = new[] { AnyValue.ValueOneofCase.StringValue, AnyValue.ValueOneofCase.BoolValue, AnyValue.ValueOneofCase.IntValue };
        Assert.Contains(attribute.Value.ValueCase, kinds);
        Assert.True(Encoding.UTF8.GetByteCount(attribute.Value.StringValue) <= LongestText, $"{attribute.Key}: {attribute.Value.StringValue}");
    }
}
