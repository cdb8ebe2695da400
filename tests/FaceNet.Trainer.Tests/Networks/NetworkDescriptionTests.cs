using FaceNet.ModelContract;
using FaceNet.Trainer.Models;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Tests.Networks;

public sealed class NetworkDescriptionTests
{
    private static readonly NetworkDescription Portrait = new("portrait", InputWidth: 10, InputHeight: 14, [new Convolution(4, Kernel: 3), new GlobalDepthwise(), new Projection(6)]);

    [Fact]
    public void Input_NotSquare_IsHigherThanWideEverywhere()
    {
        ModelInput input = NetworkInput.Of(Portrait);

        Assert.Equal((10, 14), (input.Width, input.Height));
        Assert.Equal([5, 3, 14, 10], Portrait.BatchShape(5));
        Assert.Equal(14, Portrait.InputSize);
    }

    [Fact]
    public void Embed_NotSquare_TakesPhotosOfTheLongerSide()
    {
        using EmbeddingNetwork network = new(Portrait);
        var photo = new RgbImage(Portrait.InputSize, Portrait.InputSize, new byte[3 * Portrait.InputSize * Portrait.InputSize]);

        Assert.Equal(6, Assert.Single(new NetworkEmbedder(network, "portrait").Embed([photo], TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public void Dimensions_NoProjectionAtTheEnd_SaysSo()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new NetworkDescription("open", 8, [new Convolution(4, Kernel: 3)]).Dimensions);

        Assert.Contains("its last layer must be a Projection", exception.Message, StringComparison.Ordinal);
    }
}
