using System.Diagnostics;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.EndToEndTests.Telemetry.Otlp;
using FaceNet.Testing;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.Standalone.EndToEndTests.Telemetry;

/// <summary>One trace leads from whoever sends a face to whatever comes of it, over Kafka and over gRPC.</summary>
[Collection<SharedObservedPlatform>]
public sealed class OneTraceTests(ObservedPlatform platform)
{
    private readonly ActivityContext _caller = new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string TraceParent => $"00-{_caller.TraceId}-{_caller.SpanId}-01";

    [Fact]
    public async Task Face_FromItsProducerToTheChangeOfItsCluster_IsOneTrace()
    {
        var camera = platform.CameraOf();
        var captured = camera.Event("crop-1", DrawnPeople.Image(0));

        await camera.Captured.SendAsync("crop-1", captured.ToByteArray(), Cancellation, (EventHeaders.TraceParent, TraceParent));
        var changed = (await camera.Changed.ReadAsync(message => message.Message.Key == camera.Gallery, 1, Cancellation)).Single();

        // Backwards from what a consumer of the change sees.
        Assert.True(ActivityContext.TryParse(changed.Message.Headers.ReadTraceParent(), null, out var told));
        Assert.Equal(_caller.TraceId, told.TraceId);
        var tell = await SpanAsync("FaceNet.Clusterer", "publish cluster-changed");
        Assert.Equal(told.SpanId.ToHexString(), Hex(tell.SpanId));
        var cluster = await SpanAsync("FaceNet.Clusterer", "process face-embedded");
        Assert.Equal(cluster.SpanId, tell.ParentSpanId);
        var publish = await SpanAsync("FaceNet.Embedder", "publish face-embedded");
        Assert.Equal(publish.SpanId, cluster.ParentSpanId);
        var embed = await SpanAsync("FaceNet.Embedder", "process face-captured");
        Assert.Equal(embed.SpanId, publish.ParentSpanId);
        Assert.Equal(_caller.SpanId.ToHexString(), Hex(embed.ParentSpanId));

        // What each of the two did.
        foreach (var step in new[] { "decode", "queue", "infer" })
        {
            Assert.Equal(embed.SpanId, (await SpanAsync("FaceNet.Embedder", step)).ParentSpanId);
        }

        foreach (var step in new[] { "look up", "decide", "redis transaction" })
        {
            Assert.Equal(cluster.SpanId, (await SpanAsync("FaceNet.Clusterer", step)).ParentSpanId);
        }
    }

    [Fact]
    public async Task Batch_IsATraceOfItsOwn_ThatLeadsToItsFacesAndBack()
    {
        var camera = platform.CameraOf();

        await camera.Captured.SendAsync("crop-1", camera.Event("crop-1", DrawnPeople.Image(1)).ToByteArray(), Cancellation, (EventHeaders.TraceParent, TraceParent));

        var infer = await SpanAsync("FaceNet.Embedder", "infer");
        var back = Assert.Single(infer.Links);
        var batch = await platform.SpanAsync("the batch", (_, span) => span.SpanId == back.SpanId);
        Assert.Equal("infer batch", batch.Name);
        Assert.NotEqual(_caller.TraceId.ToHexString(), Hex(batch.TraceId));
        Assert.Contains(batch.Links, link => Hex(link.TraceId) == _caller.TraceId.ToHexString() && link.SpanId == infer.ParentSpanId);
    }

    [Fact]
    public async Task Search_AndTheMatchersCallOfTheEmbedder_AreOneTrace()
    {
        var gallery = UniqueName.For("office");
        await platform.Galleries.CreateGalleryAsync(new CreateGalleryRequest { Gallery = gallery }, cancellationToken: Cancellation);

        await platform.Matcher.SearchFacesAsync(
            new SearchFacesRequest { Gallery = gallery, Probe = new Probe { Image = DrawnPeople.Image(2) } }, new Metadata { { EventHeaders.TraceParent, TraceParent } }, cancellationToken: Cancellation);

        var asked = await SpanAsync("Microsoft.AspNetCore", "POST /facenet.matching.v1.MatchingService/SearchFaces");
        Assert.Equal(_caller.SpanId.ToHexString(), Hex(asked.ParentSpanId));
        Assert.Equal(asked.SpanId, (await SpanAsync("FaceNet.Matcher", "search")).ParentSpanId);
        var embedded = await SpanAsync("Microsoft.AspNetCore", "POST /facenet.embedding.v1.EmbeddingService/BatchEmbedFaces");
        var sent = await platform.SpanAsync("what was sent", (scope, span) => scope == "System.Net.Http" && span.SpanId == embedded.ParentSpanId);
        var call = await platform.SpanAsync("the call", (scope, span) => scope == "Grpc.Net.Client" && span.SpanId == sent.ParentSpanId);
        Assert.Equal(asked.SpanId, call.ParentSpanId);
        Assert.Equal(embedded.SpanId, (await SpanAsync("FaceNet.Embedder", "infer")).ParentSpanId);
    }

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);

    private Task<Span> SpanAsync(string source, string name) =>
        platform.SpanAsync($"{source} '{name}' of the trace", (scope, span) => scope == source && span.Name == name && Hex(span.TraceId) == _caller.TraceId.ToHexString());
}
