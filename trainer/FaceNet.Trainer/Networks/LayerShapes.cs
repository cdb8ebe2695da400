namespace FaceNet.Trainer.Networks;

/// <summary>What a layer makes of the shape it receives.</summary>
internal static class LayerShapes
{
    public static TensorShape After(Layer layer, TensorShape input)
    {
        return layer switch
        {
            Convolution convolution => input.Strided(convolution.Channels, convolution.Stride),
            Depthwise depthwise => input.Strided(input.Channels, depthwise.Stride),
            MaxPool pool => input.Strided(input.Channels, pool.Stride),
            L2Pool pool => input.Strided(input.Channels, pool.Stride),
            GlobalDepthwise or GlobalAveragePool => new TensorShape(input.Channels, 1, 1),
            CrossChannelNormalization => input,
            Maxout maxout => new TensorShape(maxout.Units, 1, 1),
            Projection projection => new TensorShape(projection.Dimensions, 1, 1),
            Residual residual => AfterResidual(residual, input),
            Inception inception => AfterInception(inception, input),
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name} has no shape rule."),
        };
    }

    /// <summary>The shape behind all of the layers.</summary>
    public static TensorShape After(IEnumerable<Layer> layers, TensorShape input)
    {
        return layers.Aggregate(input, (shape, layer) => After(layer, shape));
    }

    private static TensorShape AfterResidual(Residual residual, TensorShape input)
    {
        TensorShape output = After(residual.Layers, input);
        return output == input
            ? output
            : throw new InvalidOperationException($"A residual block turns {input} into {output}; its layers must keep the shape.");
    }

    private static TensorShape AfterInception(Inception inception, TensorShape input)
    {
        TensorShape[] branches = [.. inception.Branches.Select(branch => After(branch, input))];
        return branches.DistinctBy(branch => (branch.Height, branch.Width)).Count() == 1
            ? branches[0] with { Channels = branches.Sum(branch => branch.Channels) }
            : throw new InvalidOperationException($"The branches of an inception block end in {string.Join(", ", branches)}; they must agree on height and width.");
    }
}
