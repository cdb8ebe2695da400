using FaceNet.Trainer.Networks;
using FaceNet.Trainer.Networks.Paper;

namespace FaceNet.Trainer.Tests.Networks;

public sealed class PaperNetworksTests
{
    public static TheoryData<string> Names => [.. KnownNetworks.All.Select(network => network.Name)];

    [Theory]
    [InlineData("nn1", 220, 220, 140e6, 1.6e9)]
    [InlineData("nn2", 224, 224, 7.5e6, 1.6e9)]
    [InlineData("nn3", 160, 160, 7.5e6, null)]
    [InlineData("nn4", 96, 96, null, 285e6)]
    [InlineData("nns1", 165, 165, 26e6, 220e6)]
    [InlineData("nns2", 140, 116, 4.3e6, 20e6)]
    public void Create_EachNetwork_HasTheInputAndTheCostOfThePaper(string name, int height, int width, double? parameters, double? multiplyAdds)
    {
        NetworkDescription network = KnownNetworks.Get(name);

        NetworkCost cost = NetworkCost.Of(network);

        Assert.Equal(new TensorShape(3, height, width), network.Input);
        Assert.Equal(128, network.Dimensions);
        Assert.Equal(new PublishedCost(parameters, multiplyAdds), network.Published);
        Assert.InRange(cost.Parameters / (parameters ?? cost.Parameters), 0.9, 1.1);
        Assert.InRange(cost.MultiplyAdds / (multiplyAdds ?? cost.MultiplyAdds), 0.9, 1.1);
    }

    // The paper gives 6.6 M to 7.5 M parameters for its Inception networks.
    [Fact]
    public void Of_Nn4_HasTheFewestParametersOfThePapersInceptionNetworks()
    {
        Assert.Equal(6.6e6, NetworkCost.Of(Nn4Network.Create()).Parameters, tolerance: 0.05e6);
    }

    // Table 1, columns "param" and "FLPS".
    [Fact]
    public void Of_Nn1_AgreesWithEveryRowOfTable1()
    {
        (double, double)[] table =
        [
            (9e3, 115e6), (4e3, 13e6), (111e3, 335e6), (37e3, 29e6), (664e3, 521e6), (148e3, 29e6), (885e3, 173e6), (66e3, 13e6), (590e3, 116e6),
            (66e3, 13e6), (590e3, 116e6), (103e6, 103e6), (34e6, 34e6), (524e3, 0.5e6),
        ];

        AssertRows(table, CostsOf(Nn1Network.Create()));
    }

    // Table 2, columns "params" and "FLOPS". Our convolutions 64 and 192 behind the first pooling are its row "inception (2)".
    [Fact]
    public void Of_Nn2_AgreesWithEveryRowOfTable2()
    {
        (double, double)[] table =
        [
            (9e3, 119e6), (115e3, 360e6), (164e3, 128e6), (228e3, 179e6), (398e3, 108e6), (545e3, 107e6), (595e3, 117e6), (654e3, 128e6),
            (722e3, 142e6), (717e3, 56e6), (1.6e6, 78e6), (1.6e6, 78e6), (131e3, 0.1e6),
        ];
        NetworkCost[] costs = CostsOf(Nn2Network.Create());

        AssertRows(table, [costs[0], costs[1] + costs[2], .. costs[3..]]);
    }

    [Theory]
    [InlineData("nn1", 7, 256)]
    [InlineData("nn2", 7, 1024)]
    [InlineData("nn3", 5, 1024)]
    [InlineData("nn4", 3, 896)]
    [InlineData("nns1", 6, 512)]
    public void After_LastBlock_LeavesTheExpectedSize(string name, int size, int channels)
    {
        NetworkDescription network = KnownNetworks.Get(name);

        TensorShape shape = LayerShapes.After(network.Layers.TakeWhile(layer => layer is not (GlobalAveragePool or Maxout or Projection)), network.Input);

        Assert.Equal(new TensorShape(channels, size, size), shape);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EachNetwork_CountsTheParametersOfTheModule(string name)
    {
        NetworkDescription description = KnownNetworks.Get(name);
        using EmbeddingNetwork network = new(description);

        Assert.Equal(ParameterCount.Folded(network), NetworkCost.Of(description).Parameters);
    }

    private static NetworkCost[] CostsOf(NetworkDescription network)
    {
        var costs = new List<NetworkCost>();
        TensorShape shape = network.Input;
        foreach (Layer layer in network.Layers)
        {
            costs.Add(NetworkCost.Of(layer, shape));
            shape = LayerShapes.After(layer, shape);
        }

        return [.. costs.Where(cost => cost.Parameters > 0)];
    }

    // Room for the paper's rounding, and for the additions of biases: the paper counts them among the multiply-adds and we do not.
    private static void AssertRows((double Parameters, double MultiplyAdds)[] table, NetworkCost[] costs)
    {
        Assert.Equal(table.Length, costs.Length);
        Assert.All(table.Zip(costs), row =>
        {
            Assert.Equal(row.First.Parameters, row.Second.Parameters, tolerance: Math.Max(500, 0.015 * row.First.Parameters));
            Assert.Equal(row.First.MultiplyAdds, row.Second.MultiplyAdds, tolerance: Math.Max(0.7e6, 0.015 * row.First.MultiplyAdds));
        });
    }
}
