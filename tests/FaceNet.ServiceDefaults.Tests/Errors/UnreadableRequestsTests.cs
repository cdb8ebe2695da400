using FaceNet.Protos.Matching.V1;
using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Tests.Access;
using Google.Protobuf;
using Grpc.Core;

namespace FaceNet.ServiceDefaults.Tests.Errors;

/// <summary>Requests that are no protobuf, over real sockets.</summary>
[Trait("Kind", "Integration")]
public sealed class UnreadableRequestsTests : IAsyncLifetime
{
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

    [Fact]
    public async Task Call_Protobuf_IsAnswered() => Assert.Equal("", (await CallAsync(new ListTrainingsRequest { PageSize = 3 }.ToByteArray())).NextPageToken);

    [Fact]
    public async Task Call_RpcThatIsNotThere_StaysUnimplemented()
    {
        using var channel = _host.Open();
        var call = new GalleryService.GalleryServiceClient(channel).GetGalleryAsync(new GetGalleryRequest(), cancellationToken: Cancellation);

        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(async () => await call)).StatusCode);
    }

    private async Task<ListTrainingsResponse> CallAsync(byte[] request)
    {
        using var channel = _host.Open();
        var method = new Method<byte[], ListTrainingsResponse>(
            MethodType.Unary, "facenet.training.v1.TrainingService", "ListTrainings", Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes), Marshallers.Create(answer => answer.ToByteArray(), ListTrainingsResponse.Parser.ParseFrom));
        return await channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), request);
    }
}
