using FaceNet.Clusterer.Tests.Backends;
using FaceNet.ServiceDefaults.Kafka;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Tests;

public sealed class ClustererOptionsTests
{
    [Theory]
    [InlineData("Clusterer:BatchSize", "0")]
    [InlineData("Clusterer:BatchDelay", "00:00:11")]
    [InlineData("Clusterer:UnknownSpacePatience", "00:11:00")]
    [InlineData("Clusterer:MinClusterSize", "0")]
    [InlineData("Clusterer:MaxLoadedGalleries", "0")]
    [InlineData("Clusterer:MaxRetryDelay", "00:00:00")]
    [InlineData("Clusterer:GroupId", "")]
    public async Task Start_OptionOutOfRange_IsRefusedByName(string option, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ClustererHost.StartAsync(
            "localhost:1", "http://localhost:1", new KafkaOptions(), TestContext.Current.CancellationToken, KeyValuePair.Create<string, string?>(option, value)));

        Assert.Contains(option.Split(':')[1], refused.Message);
    }
}
