using FaceNet.ServiceDefaults.Kafka;
using FaceNet.Standalone.Demo.Streaming;
using FaceNet.Standalone.EndToEndTests.Hosting;
using FaceNet.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Standalone.EndToEndTests.Demo.Streaming;

/// <summary>The demo's own witness, on a broker that carries the events of others as well.</summary>
[Collection<SharedPlatform>]
public sealed class StreamWatcherTests(Platform platform)
{
    private readonly Camera _camera = new(platform.Topics, platform.Clusterer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_PoisonOfOthers_CountsWhatFollows()
    {
        var kafka = platform.Host.Services.GetRequiredService<KafkaClients>();
        await using var watcher = await StreamWatcher.StartAsync(kafka, platform.Topics, _camera.Gallery, Cancellation);
        await _camera.Captured.SendAsync("poison", "no protobuf"u8.ToArray(), Cancellation);
        await _camera.CapturedDead.ReadAsync(message => message.Message.Key == "poison", 1, Cancellation);
        await _camera.Embedded.SendAsync("poison", "no protobuf"u8.ToArray(), Cancellation);
        await _camera.EmbeddedDead.ReadAsync(message => message.Message.Key == "poison", 1, Cancellation);

        var broken = _camera.Event("broken", new Protos.Type.V1.FaceImage { Encoded = Google.Protobuf.ByteString.CopyFromUtf8("no picture") });
        await _camera.SendAsync(broken);
        await _camera.SendAsync(_camera.Event("sound", DrawnPeople.Image(0)));

        await Eventually.HoldsAsync("both events of the gallery", () => watcher is { Embedded: 1, Refusals.Count: 1 }, Cancellation);
        Assert.Equal("sound", Assert.Single(watcher.Vectors).Key);
        Assert.Equal(("broken", "IMAGE_NOT_RECOGNIZED", false), watcher.Refusals.Select(refusal => (refusal.CropId, refusal.Reason, refusal.WasEmbedded)).Single());
        watcher.ThrowIfFailed();
    }
}
