using System.IO.Compression;
using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Tests.Access;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;

namespace FaceNet.ServiceDefaults.Tests.Errors;

/// <summary>Requests that are no protobuf, and such with fields that nobody knows, over real sockets.</summary>
[Trait("Kind", "Integration")]
public sealed class UnreadableRequestsTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);
    private static readonly byte[] NoProtobuf = [0xFF, 0xFF, 0xFF, 0xFF];

    private readonly SecuredHost _host = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _host.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("FFFFFFFF")]
    [InlineData("0A05")]
    [InlineData("07")]
    public async Task Call_NoProtobuf_IsAnInvalidArgumentWithItsReason(string payload)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => CallAsync(Convert.FromHexString(payload)));

        Assert.Equal((StatusCode.InvalidArgument, ErrorReasons.PayloadUnreadable), await Refusal.OfAsync(() => CallAsync(Convert.FromHexString(payload))));
        Assert.Contains("/facenet.training.v1.TrainingService/ListTrainings", refused.Status.Detail, StringComparison.Ordinal);
    }

    // The parser reads what it does not know as well. Each group in a group takes from its stack, so it follows them a hundred deep.
    [Theory]
    [InlineData(300)]
    [InlineData(100_000)]
    public async Task Call_GroupsNestedTooDeeply_IsAnInvalidArgumentWithItsReason(int depth) =>
        Assert.Equal((StatusCode.InvalidArgument, ErrorReasons.PayloadUnreadable), await Refusal.OfAsync(() => CallAsync(Groups(depth))));

    [Theory]
    [InlineData("1801")] // field 3, a number
    [InlineData("9A06036E6577")] // field 99, a text
    [InlineData("1B08051C")] // field 3, a group with a field that the message has, too
    public async Task Call_UnknownField_IsAnsweredAsIfItWereNotThere(string field) => await AssertAnsweredAsync(Convert.FromHexString(field));

    [Fact]
    public async Task Call_GroupsNestedAsDeeplyAsMayBe_AreAnsweredAsIfTheyWereNotThere() => await AssertAnsweredAsync(Groups(50));

    [Fact]
    public async Task Call_Protobuf_IsAnswered() => Assert.Equal("", (await CallAsync(new ListTrainingsRequest { PageSize = 3 }.ToByteArray())).NextPageToken);

    [Fact]
    public async Task Call_RpcThatIsNotThere_StaysUnimplemented()
    {
        using var channel = _host.Open();
        var call = new GalleryService.GalleryServiceClient(channel).GetGalleryAsync(new GetGalleryRequest(), cancellationToken: Cancellation);

        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
    }

    [Fact]
    public async Task ServerStream_RequestIsNoProtobuf_IsAnInvalidArgumentWithItsReason()
    {
        using var channel = _host.Open();
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(
            Rpc(MethodType.ServerStreaming, "facenet.training.v1.TrainingService", "WatchTraining"), null, new CallOptions(cancellationToken: Cancellation), NoProtobuf);

        await AssertUnreadableAsync(() => call.ResponseStream.MoveNext(Cancellation));
    }

    [Fact]
    public async Task ClientStream_MessageIsNoProtobuf_IsAnInvalidArgumentWithItsReason()
    {
        using var channel = _host.Open();
        using var call = channel.CreateCallInvoker().AsyncClientStreamingCall(
            Rpc(MethodType.ClientStreaming, "facenet.matching.v1.TransferService", "ImportGallery"), null, new CallOptions(cancellationToken: Cancellation));

        await call.RequestStream.WriteAsync([], Cancellation);
        await call.RequestStream.WriteAsync(NoProtobuf, Cancellation);

        await AssertUnreadableAsync(() => call.ResponseAsync);
    }

    [Theory]
    [InlineData("facenet.matching.v1.MatchingService", "StreamSearchFaces", "")]
    [InlineData("grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo", "3A00")]
    public async Task Stream_MessageAfterAGoodOneIsNoProtobuf_IsAnInvalidArgumentWithItsReason(string service, string rpc, string good)
    {
        using var channel = _host.Open();
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Rpc(MethodType.DuplexStreaming, service, rpc), null, new CallOptions(cancellationToken: Cancellation));
        await call.RequestStream.WriteAsync(Convert.FromHexString(good), Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        await call.RequestStream.WriteAsync(NoProtobuf, Cancellation);

        await AssertUnreadableAsync(() => call.ResponseStream.MoveNext(Cancellation));
    }

    [Fact]
    public async Task Stream_MessageIsNotCompressedAsItSays_IsAnInvalidArgumentWithItsReason()
    {
        using var channel = GrpcChannel.ForAddress(_host.Grpc, new GrpcChannelOptions { CompressionProviders = [new NoGzip()] });
        using var call = new MatchingService.MatchingServiceClient(channel).StreamSearchFaces(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancellation);

        await call.RequestStream.WriteAsync(new StreamSearchFacesRequest { ItemId = new string('1', 100) }, Cancellation);

        await AssertUnreadableAsync(() => call.ResponseStream.MoveNext(Cancellation));
    }

    private static Method<byte[], byte[]> Rpc(MethodType kind, string service, string name) => new(kind, service, name, Bytes, Bytes);

    // Groups of field 3, which the message does not have, each inside the other.
    private static byte[] Groups(int depth) => [.. Enumerable.Repeat((byte)0x1B, depth), .. Enumerable.Repeat((byte)0x1C, depth)];

    private async Task AssertAnsweredAsync(byte[] unknown)
    {
        var known = new ListTrainingsRequest { PageSize = 3, PageToken = "next" };
        var answer = await CallAsync(known.ToByteArray());

        Assert.Equal(answer, await CallAsync([.. known.ToByteArray(), .. unknown]));

        var asked = _host.Trainer.Asked!;
        Assert.Equal((3, "next"), (asked.PageSize, asked.PageToken));
    }

    // It is no defect of the host, either: nobody has to read its log.
    private async Task AssertUnreadableAsync(Func<Task> answer)
    {
        Assert.Equal((StatusCode.InvalidArgument, ErrorReasons.PayloadUnreadable), await Refusal.OfAsync(answer));
        Assert.False(_host.Log.Contains("failed, trace id"));
    }

    private async Task<ListTrainingsResponse> CallAsync(byte[] request)
    {
        using var channel = _host.Open();
        var method = new Method<byte[], ListTrainingsResponse>(
            MethodType.Unary, "facenet.training.v1.TrainingService", "ListTrainings", Bytes, Marshallers.Create(answer => answer.ToByteArray(), ListTrainingsResponse.Parser.ParseFrom));
        return await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), request);
    }

    /// <summary>Calls gzip what is not.</summary>
    private sealed class NoGzip : ICompressionProvider
    {
        public string EncodingName => "gzip";

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new DeflateStream(stream, CompressionMode.Compress, leaveOpen: true);

        public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);
    }
}
