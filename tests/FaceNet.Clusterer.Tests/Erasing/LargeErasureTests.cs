using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Clusterer.Tests.Grpc;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;
using Grpc.Core;

namespace FaceNet.Clusterer.Tests.Erasing;

/// <summary>Erasures where Kafka takes the smallest messages that a Clusterer can be told of.</summary>
[Trait("Kind", "Integration")]
public sealed class LargeErasureTests(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : OnErasure(garnet, kafka, models)
{
    private const int Bytes = 32_768;

    [Fact]
    public async Task EraseMembers_MoreThanAMessageHolds_IsRefusedAndSaysWhatFits()
    {
        var said = await RpcAssert.FailsAsync(StatusCode.InvalidArgument, "INVALID_FIELD", "crop_ids", EraseAsync(1000));

        Assert.Contains($"Kafka__MaxMessageBytes, {Bytes}", said, StringComparison.Ordinal);
        Assert.Contains("Name fewer faces", said, StringComparison.Ordinal);
        Assert.Equal(16, (await FiguresAsync()).Members);
    }

    [Fact]
    public async Task EraseMembers_AsManyLongIdsAsTheClustererNamesByItself_Fits() => await EraseAsync(FaceNet.Clusterer.Erasing.ErasureChecks.CropsPerMessage);

    private protected override Task<IEnumerable<KeyValuePair<string, string?>>> SettingsAsync() =>
        Task.FromResult<IEnumerable<KeyValuePair<string, string?>>>([KeyValuePair.Create<string, string?>("Kafka:MaxMessageBytes", $"{Bytes}")]);

    private async Task EraseAsync(int crops) => await Erasures.EraseMembersAsync(
        new EraseMembersRequest { Gallery = Gallery, CropIds = { Enumerable.Range(0, crops).Select(number => $"{number:0000}-".PadRight(128, 'x')) } }, cancellationToken: Cancellation);
}
