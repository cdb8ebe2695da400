using System.Text.Json.Nodes;
using FaceNet.Trainer.Networks;

namespace FaceNet.Benchmarks.Trainer;

/// <summary>A network as JSON, for peers in other languages; maxout, which nn1 and the NNS networks have, is missing.</summary>
internal static class LayerJson
{
    public static JsonArray Of(IEnumerable<Layer> layers, TensorShape input)
    {
        var list = new JsonArray();
        foreach (Layer layer in layers)
        {
            list.Add(Of(layer, input));
            input = LayerShapes.After(layer, input);
        }

        return list;
    }

    private static JsonObject Of(Layer layer, TensorShape input)
    {
        return layer switch
        {
            Convolution or Depthwise or GlobalDepthwise => Of(ConvolutionSettings.Of(layer, input)),
            MaxPool pool => new JsonObject { ["kind"] = "max_pool", ["kernel"] = pool.Kernel, ["stride"] = pool.Stride },
            L2Pool pool => new JsonObject { ["kind"] = "l2_pool", ["kernel"] = pool.Kernel, ["stride"] = pool.Stride, ["smallest_square"] = L2Pool.SmallestSquare },
            CrossChannelNormalization normalization => new JsonObject
            {
                ["kind"] = "cross_channel_normalization",
                ["channels"] = normalization.Channels,
                ["scale"] = normalization.Scale,
                ["exponent"] = normalization.Exponent,
                ["offset"] = normalization.Offset,
            },
            GlobalAveragePool => new JsonObject { ["kind"] = "global_average_pool" },
            Projection { IsNormalized: true } projection => new JsonObject { ["kind"] = "projection", ["inputs"] = input.Length, ["dimensions"] = projection.Dimensions },
            Residual residual => new JsonObject { ["kind"] = "residual", ["layers"] = Of(residual.Layers, input) },
            Inception inception => new JsonObject { ["kind"] = "inception", ["branches"] = new JsonArray([.. inception.Branches.Select(branch => Of(branch, input))]) },
            _ => throw new NotSupportedException($"Layer {layer.GetType().Name} has no JSON."),
        };
    }

    private static JsonObject Of(ConvolutionSettings settings)
    {
        return new JsonObject
        {
            ["kind"] = "convolution",
            ["inputs"] = settings.InputChannels,
            ["channels"] = settings.Channels,
            ["kernel_height"] = settings.KernelHeight,
            ["kernel_width"] = settings.KernelWidth,
            ["stride"] = settings.Stride,
            ["padding"] = settings.Padding,
            ["groups"] = settings.Groups,
            ["activate"] = settings.Activate,
        };
    }
}
