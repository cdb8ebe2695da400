namespace FaceNet.Trainer.Networks;

/// <summary>What a layer makes of the shape it receives.</summary>
internal static class LayerShapes
{
    public static TensorShape After(Layer layer, TensorShape input)
    {
        switch (layer)
        {
            case Convolution convolution:
                return input.Strided(convolution.Channels, convolution.Stride);
            case Depthwise depthwise:
                return input.Strided(input.Channels, depthwise.Stride);
            case GlobalDepthwise:
                return new TensorShape(input.Channels, 1, 1);
            case Projection projection:
                return new TensorShape(projection.Dimensions, 1, 1);
            case Residual residual:
                TensorShape output = residual.Layers.Aggregate(input, (shape, inner) => After(inner, shape));
                return output == input
                    ? output
                    : throw new InvalidOperationException($"A residual block turns {input} into {output}; its layers must keep the shape.");
            default:
                throw new NotSupportedException($"Layer {layer.GetType().Name} has no shape rule.");
        }
    }
}
