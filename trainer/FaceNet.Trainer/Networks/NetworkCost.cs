namespace FaceNet.Trainer.Networks;

/// <summary>Learned numbers and multiply-adds of one forward pass over one image, counted from the description.</summary>
/// <param name="Parameters">Weights, with batch normalisation folded to one bias per channel, as exported.</param>
/// <param name="MultiplyAdds">Multiply-add operations of the convolutions and the fully connected layers.</param>
internal sealed record NetworkCost(long Parameters, long MultiplyAdds)
{
    private static readonly NetworkCost Nothing = new(0, 0);

    public static NetworkCost operator +(NetworkCost left, NetworkCost right)
    {
        return new NetworkCost(left.Parameters + right.Parameters, left.MultiplyAdds + right.MultiplyAdds);
    }

    public static NetworkCost Of(NetworkDescription network)
    {
        return Sum(network.Layers, network.Input);
    }

    /// <summary>The cost of one layer, with all that is inside it.</summary>
    public static NetworkCost Of(Layer layer, TensorShape input)
    {
        return layer switch
        {
            Convolution or Depthwise or GlobalDepthwise => OfConvolution(ConvolutionSettings.Of(layer, input), LayerShapes.After(layer, input)),
            Maxout maxout => OfFullyConnected(input, maxout.Units * maxout.Pieces),
            Projection projection => OfFullyConnected(input, projection.Dimensions),
            Residual residual => Sum(residual.Layers, input),
            Inception inception => inception.Branches.Aggregate(Nothing, (sum, branch) => sum + Sum(branch, input)),
            MaxPool or L2Pool or GlobalAveragePool or CrossChannelNormalization => Nothing,
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name} has no cost rule."),
        };
    }

    private static NetworkCost Sum(IEnumerable<Layer> layers, TensorShape input)
    {
        NetworkCost sum = Nothing;
        TensorShape shape = input;
        foreach (Layer layer in layers)
        {
            sum += Of(layer, shape);
            shape = LayerShapes.After(layer, shape);
        }

        return sum;
    }

    private static NetworkCost OfConvolution(ConvolutionSettings settings, TensorShape output)
    {
        long weights = (long)(settings.InputChannels / settings.Groups) * settings.KernelHeight * settings.KernelWidth * settings.Channels;
        return new NetworkCost(weights + settings.Channels, weights * output.Height * output.Width);
    }

    private static NetworkCost OfFullyConnected(TensorShape input, int outputs)
    {
        long weights = (long)input.Length * outputs;
        return new NetworkCost(weights + outputs, weights);
    }
}
