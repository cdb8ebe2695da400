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
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(option, value));

        Assert.Contains(option.Split(':')[1], refused.Message);
    }

    // The binding of options alone would pass over the last three.
    [Theory]
    [InlineData("lobby", "-1.00:00:00", "Clusterer__MemberRetentions__lobby: '-1.00:00:00' is no time from 0 to 3650 days")]
    [InlineData("lobby", "3651.00:00:00", "'3651.00:00:00' is no time")]
    [InlineData("lob by", "30.00:00:00", "Clusterer__MemberRetentions__lob by: 'lob by' is no id of a gallery")]
    [InlineData("lobby", "", "'' is no time")]
    [InlineData("lobby", "30d", "'30d' is no time")]
    [InlineData("lobby:west", "30.00:00:00", "Clusterer__MemberRetentions__lobby__west: __ parts sections")]
    public async Task Start_RetentionOfAGalleryThatIsNone_IsRefusedWithTheRemedy(string gallery, string retention, string words)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync($"Clusterer:MemberRetentions:{gallery}", retention));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    private static Task<ClustererHost> StartAsync(string option, string value) => ClustererHost.StartAsync(
        "localhost:1", "http://localhost:1", new KafkaOptions(), TestContext.Current.CancellationToken, KeyValuePair.Create<string, string?>(option, value));
}
