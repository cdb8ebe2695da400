using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Standalone.EndToEndTests.Telemetry.Otlp;
using FaceNet.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>Faces are biometric data: what leaves the platform as traces, figures and logs leads to nobody.</summary>
[Collection<SharedObservedPlatform>]
public sealed class NothingPersonalTests(ObservedPlatform platform)
{
    private const int LongestText = 200;

    // Bytes that are looked for, a multiple of three, as base64 takes them; and the shortest number that nothing else is.
    private const int Run = 48;
    private const int ShortestNumber = 9;

    private readonly string _gallery = UniqueName.For("gallery");
    private readonly List<string> _planted = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Person_WhoGoesThroughEverything_IsInNoSpanNoFigureAndNoLog()
    {
        await EnrollAndAskAsync();
        var last = await StreamAndCorrectAsync();
        var log = await LogAsync();

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
        Assert.Contains("trce: ", log, StringComparison.Ordinal);
        Assert.All(_planted, secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        AssertHoldsNone(log, [DrawnPeople.Photo(0), last]);
        await AssertHoldsNoVectorAsync(log);
    }

    private static void AssertHoldsNone(string log, IEnumerable<byte[]> secrets) =>
        Assert.All(secrets.SelectMany(FormsOf), text => Assert.DoesNotContain(text, log, StringComparison.Ordinal));

    private async Task AssertHoldsNoVectorAsync(string log)
    {
        var embedded = await platform.Embedder.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { DrawnPeople.Image(0), DrawnPeople.Image(3) } }, cancellationToken: Cancellation);
        float[][] vectors = [.. embedded.Outcomes.Select(outcome => outcome.Embedded.Embedding.Values.ToArray())];
        string[] numbers = [.. vectors.SelectMany(vector => vector.Take(Run)).Select(value => value.ToString("R", CultureInfo.InvariantCulture)).Where(text => text.Length >= ShortestNumber)];

        Assert.NotEmpty(numbers);
        Assert.All(numbers, number => Assert.DoesNotContain(number, log, StringComparison.Ordinal));
        AssertHoldsNone(log, vectors.Select(vector => MemoryMarshal.AsBytes(vector.AsSpan()).ToArray()));
    }

    private async Task EnrollAndAskAsync()
    {
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = _gallery }, cancellationToken: Cancellation);
        var enroll = new EnrollFaceRequest { Gallery = _gallery, SubjectId = Plant("subject"), FaceId = Plant("face"), Face = new Probe { Image = DrawnPeople.Image(0) } };
        await platform.Matcher.EnrollFaceAsync(enroll, cancellationToken: Cancellation);
        var subject = new Subject { Gallery = _gallery, SubjectId = enroll.SubjectId, Labels = { ["name"] = Plant("display-name") } };
        await platform.Galleries.UpdateSubjectAsync(new UpdateSubjectRequest { Subject = subject, UpdateMask = new FieldMask { Paths = { "labels" } } }, cancellationToken: Cancellation);
        await platform.Matcher.SearchFacesAsync(new SearchFacesRequest { Gallery = _gallery, Probe = new Probe { Image = DrawnPeople.Image(0, 1) } }, cancellationToken: Cancellation);
        await FailAsync(platform.Matcher.VerifyFaceAsync(
            new VerifyFaceRequest { Gallery = _gallery, SubjectId = Plant("stranger"), Probe = new Probe { Image = DrawnPeople.Image(0) } }, cancellationToken: Cancellation));
        await FailAsync(platform.Matcher.EnrollFaceAsync(
            new EnrollFaceRequest { Gallery = _gallery, SubjectId = $"{Plant("bad")} id!", Face = new Probe { Image = DrawnPeople.Image(0) } }, cancellationToken: Cancellation));

        using var web = new HttpClient { BaseAddress = platform.Web };
        web.DefaultRequestHeaders.UserAgent.ParseAdd(Plant("agent"));
        foreach (var id in new[] { enroll.SubjectId, Plant("nobody") })
        {
            using var answer = await web.GetAsync(new Uri($"v1/galleries/{_gallery}/subjects/{id}?x={Plant("query")}", UriKind.Relative), Cancellation);
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
        var broken = Broken(camera);
        await camera.SendAsync(broken);
        await camera.CapturedDead.ReadAsync(message => message.Message.Key == broken.CropId, 1, Cancellation);

        var (cluster, _) = Assert.Single(await camera.ClustersAsync());
        await platform.Clusterer.LabelClusterAsync(new LabelClusterRequest { Gallery = _gallery, ClusterId = cluster.ClusterId, Label = Plant("label") }, cancellationToken: Cancellation);
        var label = _planted[^1];
        await FailAsync(platform.Clusterer.LabelClusterAsync(
            new LabelClusterRequest { Gallery = _gallery, ClusterId = cluster.ClusterId, Label = $"{Plant("bad-label")} of the lobby" }, cancellationToken: Cancellation));
        await platform.Clusterer.PromoteClusterAsync(new PromoteClusterRequest { Gallery = _gallery, ClusterId = cluster.ClusterId, SubjectId = label }, cancellationToken: Cancellation);
        var erase = new EraseMembersRequest { Gallery = _gallery, CropIds = { captured.CropId } };
        await new ErasureService.ErasureServiceClient(platform.Serve.Channel).EraseMembersAsync(erase, cancellationToken: Cancellation);
        return picture;
    }

    // What comes from here is written after all that was logged before: the console is behind.
    private async Task<string> LogAsync()
    {
        var camera = platform.CameraOf(_gallery);
        var place = await camera.SendAsync(Broken(camera));
        var line = $"Dead letter from {place.Topic} partition {place.Partition.Value} offset {place.Offset.Value}:";
        await Eventually.HoldsAsync("the log", () => platform.Log.Contains(line, StringComparison.Ordinal), Cancellation);
        return platform.Log;
    }

    private FaceCaptured Broken(Camera camera) => camera.Event(Plant("broken-crop"), new FaceImage { Encoded = ByteString.CopyFromUtf8(Plant("no-picture")) });

    private string Plant(string what)
    {
        _planted.Add(UniqueName.For($"planted-{what}"));
        return _planted[^1];
    }

    private static async Task FailAsync<T>(AsyncUnaryCall<T> call) => await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

    // As a log would have them, whatever comes before them.
    private static IEnumerable<string> FormsOf(byte[] bytes) =>
    [
        .. Enumerable.Range(0, 3).Select(skipped => Convert.ToBase64String(bytes, skipped, Run)),
        Convert.ToHexString(bytes, 0, Run),
        Convert.ToHexStringLower(bytes, 0, Run),
        BitConverter.ToString(bytes, 0, Run),
    ];

    private static IEnumerable<KeyValue> TextsOf(Span span) => [.. span.Attributes, .. span.Events.SelectMany(each => each.Attributes), new() { Key = "status", Value = new() { StringValue = span.Status?.Message ?? "" } }];

    // A vector would be a list, bytes or a long text.
    private static void Check(KeyValue attribute)
    {
        var kinds = new[] { AnyValue.ValueOneofCase.StringValue, AnyValue.ValueOneofCase.BoolValue, AnyValue.ValueOneofCase.IntValue };
        Assert.Contains(attribute.Value.ValueCase, kinds);
        Assert.True(Encoding.UTF8.GetByteCount(attribute.Value.StringValue) <= LongestText, $"{attribute.Key}: {attribute.Value.StringValue}");
    }
}
