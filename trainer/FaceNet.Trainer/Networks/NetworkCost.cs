namespace FaceNet.Trainer.Networks;

/// <summary>Learned numbers and multiply-adds of one forward pass over one image, counted from the description.</summary>
/// <param name="Parameters">Weights, with batch normalisation folded to one bias per channel, as exported.</param>
/// <param name="MultiplyAdds">Multiply-add operations of the convolutions and the projection.</param>
internal sealed record NetworkCost(long Parameters, long MultiplyAdds)
{
    public static NetworkCost Of(NetworkDescription network)
    {
        return Sum(network.Layers, network.Input).Cost;
    }

    private static (NetworkCost Cost, TensorShape Shape) Sum(IEnumerable<Layer> layers, TensorShape input)
    {
        var cost = new NetworkCost(0, 0);
        TensorShape shape = input;
        foreach (Layer layer in layers)
        {
            TensorShape output = LayerShapes.After(layer, shape);
            NetworkCost own = layer is Residual residual ? Sum(residual.Layers, shape).Cost : Of(layer, shape, output);
            cost = new NetworkCost(cost.Parameters + own.Parameters, cost.MultiplyAdds + own.MultiplyAdds);
            shape = output;
        }

        return (cost, shape);
    }

    private static NetworkCost Of(Layer layer, TensorShape input, TensorShape output)
    {
        long weightsPerOutputChannel = layer switch
        {
            Convolution convolution => (long)input.Channels * convolution.Kernel * convolution.Kernel,
            Depthwise depthwise => (long)depthwise.Kernel * depthwise.Kernel,
            GlobalDepthwise => (long)input.Height * input.Width,
            Projection => (long)input.Channels * input.Height * input.Width,
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name} has no cost rule."),
        };
        long weights = weightsPerOutputChannel * output.Channels;
        return new NetworkCost(weights + output.Channels, weights * output.Height * output.Width);
    }
}
