using FaceNet.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Tests.Networks;

public sealed class LayerTests
{
    private const int Photos = 3;

    public static TheoryData<string> Names => LayerSamples.Names;

    [Fact]
    public void Samples_CoverEveryKindOfLayer()
    {
        IEnumerable<Type> kinds = typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)));

        Assert.Empty(kinds.Except(LayerSamples.All.Values.Select(layer => layer.GetType())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_EachLayer_IsTheShapeTheModuleGives(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using EmbeddingNetwork network = new(LayerSamples.Network(name));
        TensorShape expected = LayerShapes.After(LayerSamples.All[name], LayerSamples.Input);

        Tensor output = network.Layers[1].call(Input());

        // Fully connected layers give rows of values without height and width.
        long[] padded = [.. output.shape, .. Enumerable.Repeat(1L, 4 - (int)output.dim())];
        Assert.Equal([Photos, expected.Channels, expected.Height, expected.Width], padded);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_EachLayer_CountsTheParametersOfTheModule(string name)
    {
        using EmbeddingNetwork network = new(LayerSamples.Network(name));

        Assert.Equal(ParameterCount.Folded(network.Layers[1]), NetworkCost.Of(LayerSamples.All[name], LayerSamples.Input).Parameters);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_EachLayer_GivesFiniteGradientsAlsoAtZero(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using EmbeddingNetwork network = new(LayerSamples.Network(name));
        Tensor input = Input();
        input[0].zero_();
        input.requires_grad_(true);

        network.Layers[1].call(input).square().sum().backward();

        Assert.True(input.grad!.isfinite().all().item<bool>());
        Assert.True(input.grad!.abs().sum().item<float>() > 0);
    }

    [Fact]
    public void L2Pool_KnownValues_GivesTheRootOfTheMeanSquareOfWhatIsInside()
    {
        using DisposeScope scope = NewDisposeScope();
        using L2PoolModule pool = new(kernel: 3, stride: 1);

        float[] pooled = pool.call(tensor(new float[] { 1, -2, 3, 4 }, [1, 1, 1, 4])).data<float>().ToArray();

        double[] expected = [Math.Sqrt(5 / 2.0), Math.Sqrt(14 / 3.0), Math.Sqrt(29 / 3.0), Math.Sqrt(25 / 2.0)];
        Assert.All(pooled.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-5));
    }

    [Fact]
    public void CrossChannelNormalization_KnownValues_DividesByTheNeighbours()
    {
        using DisposeScope scope = NewDisposeScope();
        using CrossChannelNormalizationModule normalization = new(new CrossChannelNormalization(Channels: 3, Scale: 3, Exponent: 0.5, Offset: 4));

        float[] normalized = normalization.call(tensor(new float[] { 1, 2, 3 }, [1, 3, 1, 1])).data<float>().ToArray();

        double[] expected = [1 / Math.Sqrt(4 + 5), 2 / Math.Sqrt(4 + 14), 3 / Math.Sqrt(4 + 13)];
        Assert.All(normalized.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance: 1e-5));
    }

    [Fact]
    public void After_BranchesOfDifferentSize_SaysSo()
    {
        var inception = new Inception([[new Convolution(5, Kernel: 1)], [new MaxPool(3, Stride: 2)]]);

        var exception = Assert.Throws<InvalidOperationException>(() => LayerShapes.After(inception, LayerSamples.Input));

        Assert.Contains("must agree on height and width", exception.Message, StringComparison.Ordinal);
    }

    private static Tensor Input()
    {
        return randn(Photos, LayerSamples.Input.Channels, LayerSamples.Input.Height, LayerSamples.Input.Width);
    }
}
