using System.Globalization;
using Confluent.Kafka;
using FaceNet.ModelContract;
using FaceNet.Protos.Events.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Kafka;
using FaceNet.SyntheticFaces;
using FaceNet.Testing;
using Google.Protobuf;

namespace FaceNet.Standalone.EndToEndTests.Hosting;

/// <summary>What cannot be handled is kept with its reason, and the stream goes on behind it.</summary>
[Collection<SharedPlatform>]
public sealed class DeadLetterTests(Platform platform)
{
    private readonly Camera _camera = new(platform.Topics, platform.Clusterer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("event_id", "event 1")]
    [InlineData("gallery", "lobby/west")]
    [InlineData("gallery", "łobby")]
    [InlineData("crop_id", "")]
    [InlineData("frame_id", "frame:1")]
    public async Task Captured_IdBreaksItsRule_IsKeptAndNamed(string field, string value)
    {
        var captured = _camera.Event("crop-1", DrawnPeople.Image(0));
        FaceCaptured.Descriptor.FindFieldByName(field).Accessor.SetValue(captured, value);

        var letter = await RefusedByEmbedderAsync(captured.ToByteArray());

        AssertReason(ErrorReasons.InvalidField, field, letter);
    }

    [Fact]
    public async Task Captured_NoProtobuf_IsKept()
    {
        var letter = await RefusedByEmbedderAsync("""{"gallery":"lobby"}"""u8.ToArray());

        AssertReason(ErrorReasons.PayloadUnreadable, "facenet.events.v1.FaceCaptured", letter);
    }

    [Fact]
    public async Task Captured_TimeMissing_IsKeptAndNamed()
    {
        var captured = _camera.Event("crop-1", DrawnPeople.Image(0));
        captured.CaptureTime = null;

        AssertReason(ErrorReasons.InvalidField, "capture_time", await RefusedByEmbedderAsync(captured.ToByteArray()));
    }

    [Theory]
    [InlineData(BrokenCropKind.Empty, FaceImageReasons.Empty)]
    [InlineData(BrokenCropKind.NotAnImage, FaceImageReasons.NotRecognized)]
    [InlineData(BrokenCropKind.Truncated, FaceImageReasons.Truncated)]
    [InlineData(BrokenCropKind.TooManyPixels, FaceImageReasons.TooManyPixels)]
    [InlineData(BrokenCropKind.TooSmall, FaceImageReasons.TooSmall)]
    public async Task Captured_BrokenPicture_IsKeptWithItsReason(BrokenCropKind kind, string reason)
    {
        var broken = new FaceImage { Encoded = ByteString.CopyFrom(BrokenCrops.Make(kind, DrawnPeople.Photo(0), seed: 1)) };

        var letter = await RefusedByEmbedderAsync(_camera.Event("crop-1", broken).ToByteArray());

        Assert.Equal(reason, letter.Message.Headers.Text(EventHeaders.Reason));
    }

    [Fact]
    public async Task Captured_SoundFaceBehindPoisonInItsPartition_IsClustered()
    {
        var truncated = new FaceImage { Encoded = ByteString.CopyFrom(DrawnPeople.Photo(0).AsSpan(..1000)) };
        byte[][] poison = ["no protobuf"u8.ToArray(), [], _camera.Event("", DrawnPeople.Image(0)).ToByteArray(), _camera.Event("bad", truncated).ToByteArray()];
        foreach (var payload in poison)
        {
            await _camera.Captured.SendAsync("sound", payload, Cancellation);
        }

        await _camera.SendInOrderAsync(_camera.Event("sound", DrawnPeople.Image(0)));
    }

    [Fact]
    public async Task Captured_CropIdWithOtherBytes_IsRefusedByTheClusterer()
    {
        await _camera.SendInOrderAsync(_camera.Event("crop-1", DrawnPeople.Image(0)));
        await _camera.SendAsync(_camera.Event("crop-1", DrawnPeople.Image(1)));
        await _camera.SettledAsync(members: 1, refused: 1);

        AssertReason(ErrorReasons.CropIdReused, "crop-1", await RefusedByClustererAsync());
        Assert.Equal(1, Assert.Single(await _camera.ClustersAsync()).Cluster.MemberCount);
    }

    [Fact]
    public async Task Embedded_VectorOfAnotherSpace_IsAMismatch()
    {
        await _camera.SendInOrderAsync(_camera.Event("crop-1", DrawnPeople.Image(0)));
        await SendEmbeddedAsync(face =>
        {
            face.CropId = "crop-2";
            face.Embedding.EmbeddingSpace = "another-space";
        });
        await _camera.SettledAsync(members: 1, refused: 1);

        AssertReason(ErrorReasons.ModelMismatch, "another-space", await RefusedByClustererAsync());
    }

    [Fact]
    public async Task Embedded_SpaceThatNoModelHas_IsKeptBeforeItBindsTheGallery()
    {
        await _camera.SendInOrderAsync(_camera.Event("crop-1", DrawnPeople.Image(0)));
        var unbound = UniqueName.For("gallery");
        await SendEmbeddedAsync(face => (face.Gallery, face.Embedding.EmbeddingSpace) = (unbound, "another-space"));

        var letter = (await _camera.EmbeddedDead.ReadAsync(message => message.Message.Key == unbound, 1, Cancellation)).Single();

        AssertReason(ErrorReasons.ModelNotFound, "another-space", letter);
    }

    [Fact]
    public async Task Embedded_NoProtobuf_IsKeptAndTheGalleryGoesOn()
    {
        await _camera.SendInOrderAsync(_camera.Event("before", DrawnPeople.Image(0)));
        await _camera.Embedded.SendAsync(_camera.Gallery, "no protobuf"u8.ToArray(), Cancellation);

        AssertReason(ErrorReasons.PayloadUnreadable, "ClusteringCommand", await RefusedByClustererAsync());
        await _camera.SendAsync(_camera.Event("behind", DrawnPeople.Image(1)));
        await _camera.SettledAsync(members: 2, refused: 1);
    }

    private static void AssertReason(string reason, string words, ConsumeResult<string, byte[]> letter)
    {
        Assert.Equal(reason, letter.Message.Headers.Text(EventHeaders.Reason));
        Assert.Contains(words, letter.Message.Headers.Text(EventHeaders.Detail), StringComparison.Ordinal);
    }

    // Sends bytes and returns the letter that was made of them, which must be them and say where they came from.
    private async Task<ConsumeResult<string, byte[]>> RefusedByEmbedderAsync(byte[] payload)
    {
        var key = UniqueName.For("poison");
        var sent = await _camera.Captured.SendAsync(key, payload, Cancellation);

        var letter = (await _camera.CapturedDead.ReadAsync(message => message.Message.Key == key, 1, Cancellation)).Single();

        Assert.Equal(payload, letter.Message.Value);
        Assert.Equal(
            (sent.Partition.Value.ToString(CultureInfo.InvariantCulture), sent.Offset.Value.ToString(CultureInfo.InvariantCulture)),
            (letter.Message.Headers.Text(EventHeaders.SourcePartition), letter.Message.Headers.Text(EventHeaders.SourceOffset)));
        return letter;
    }

    private async Task<ConsumeResult<string, byte[]>> RefusedByClustererAsync() =>
        (await _camera.EmbeddedDead.ReadAsync(message => message.Message.Key == _camera.Gallery, 1, Cancellation)).Single();

    // Takes the event that the Embedder wrote of the gallery's first face, and sends it changed.
    private async Task SendEmbeddedAsync(Action<FaceEmbedded> change)
    {
        var message = (await _camera.Embedded.ReadAsync(each => each.Message.Key == _camera.Gallery, 1, Cancellation)).Single();
        var command = ClusteringCommand.Parser.ParseFrom(message.Message.Value);
        change(command.FaceEmbedded);
        await _camera.Embedded.SendAsync(command.FaceEmbedded.Gallery, command.ToByteArray(), Cancellation);
    }
}
