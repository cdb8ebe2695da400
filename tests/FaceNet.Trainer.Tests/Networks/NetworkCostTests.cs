using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Tests.Networks;

public sealed class NetworkCostTests
{
    [Fact]
    public void Of_OneConvolution_CountsWeightsBiasAndEveryPosition()
    {
        var network = new NetworkDescription("one", 8, [new Convolution(4, Kernel: 3, Stride: 2), new Projection(10)]);

        NetworkCost cost = NetworkCost.Of(network);

        Assert.Equal((3 * 9 * 4) + 4 + (4 * 4 * 4 * 10) + 10, cost.Parameters);
        Assert.Equal((3 * 9 * 4 * 16) + (4 * 4 * 4 * 10), cost.MultiplyAdds);
    }

    [Fact]
    public void Of_Mini_StaysWithinItsBudget()
    {
        NetworkCost cost = NetworkCost.Of(MiniNetwork.Create());

        Assert.InRange(cost.MultiplyAdds, 1, 60_000_000);
        Assert.InRange(cost.Parameters * sizeof(float), 1, 8_000_000);
        Assert.Equal(128, MiniNetwork.Create().Dimensions);
    }

    [Fact]
    public void After_ResidualThatChangesShape_SaysSo()
    {
        var residual = new Residual([new Convolution(5, Kernel: 1)]);

        var exception = Assert.Throws<InvalidOperationException>(() => LayerShapes.After(residual, new TensorShape(3, 8, 8)));

        Assert.Contains("must keep the shape", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_UnknownName_ListsTheKnownOnes()
    {
        Assert.Equal(
            "Unknown network 'resnet'. Known networks: mini, mini-plain, nn1, nn2, nn3, nn4, nns1, nns2.",
            Assert.Throws<TrainerException>(() => KnownNetworks.Get("resnet")).Message);
    }
}
