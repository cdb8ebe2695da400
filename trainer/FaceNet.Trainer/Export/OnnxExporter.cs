using FaceNet.Trainer.Export.Onnx;
using FaceNet.Trainer.Networks;
using Google.Protobuf;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Export;

/// <summary>
/// Writes a trained network as an ONNX model: batch normalisation folded into the layer before it, the scaling to unit length inside the graph, the
/// batch size free.
/// </summary>
internal static class OnnxExporter
{
    /// <summary>Name of the graph's output.</summary>
    public const string OutputName = "embedding";

    private const int IrVersion = 8;
    private const int OperatorSet = 17;

    /// <summary>Keeps a zero vector from becoming NaN, as TorchSharp's normalize does.</summary>
    private const float SmallestNorm = 1e-12f;

    /// <summary>Builds the model and returns its bytes.</summary>
    public static byte[] Export(EmbeddingNetwork network)
    {
        NetworkDescription description = network.Description;
        var graph = new OnnxGraphBuilder(description.Name);
        string features = AddLayers(graph, description.Layers, network.Layers, description.Input, NetworkInput.Name);
        ValueInfoProto input = OnnxGraphBuilder.Batch(NetworkInput.Name, 3, description.InputSize, description.InputSize);
        ValueInfoProto output = OnnxGraphBuilder.Batch(OutputName, description.Dimensions);
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "FaceNet.Trainer",
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
            Graph = graph.Finish(input, output, AddUnitLength(graph, features)),
        };
        return model.ToByteArray();
    }

    private static string AddLayers(OnnxGraphBuilder graph, IEnumerable<Layer> layers, IEnumerable<LayerModule> modules, TensorShape shape, string input)
    {
        string values = input;
        foreach ((Layer layer, LayerModule module) in layers.Zip(modules))
        {
            values = AddLayer(graph, layer, module, shape, values);
            shape = LayerShapes.After(layer, shape);
        }

        return values;
    }

    private static string AddLayer(OnnxGraphBuilder graph, Layer layer, LayerModule module, TensorShape shape, string input)
    {
        switch (layer, module)
        {
            case (Convolution c, ConvolutionModule learned):
                return AddConvolution(graph, learned, input, c.Kernel, c.Stride, c.Kernel / 2, 1, c.Activate);
            case (Depthwise d, ConvolutionModule learned):
                return AddConvolution(graph, learned, input, d.Kernel, d.Stride, d.Kernel / 2, shape.Channels, d.Activate);
            case (GlobalDepthwise, ConvolutionModule learned):
                return AddConvolution(graph, learned, input, shape.Height, 1, 0, shape.Channels, activate: false);
            case (Projection, ProjectionModule learned):
                return AddProjection(graph, learned, input);
            case (Residual residual, ResidualModule learned):
                return graph.Add("Add", [input, AddLayers(graph, residual.Layers, learned.Layers, shape, input)]);
            default:
                throw new NotSupportedException($"Layer {layer.GetType().Name} cannot be exported.");
        }
    }

    private static string AddConvolution(OnnxGraphBuilder graph, ConvolutionModule learned, string input, int kernel, int stride, int padding, int groups, bool activate)
    {
        (Tensor weight, Tensor bias) = learned.Fold();
        using (weight)
        using (bias)
        {
            string result = graph.Add(
                "Conv",
                [input, graph.Constant("weight", weight), graph.Constant("bias", bias)],
                OnnxGraphBuilder.Attribute("kernel_shape", [kernel, kernel]),
                OnnxGraphBuilder.Attribute("strides", [stride, stride]),
                OnnxGraphBuilder.Attribute("pads", [padding, padding, padding, padding]),
                OnnxGraphBuilder.Attribute("group", groups));
            return activate ? graph.Add("Relu", [result]) : result;
        }
    }

    private static string AddProjection(OnnxGraphBuilder graph, ProjectionModule learned, string input)
    {
        (Tensor weight, Tensor bias) = learned.Fold();
        using (weight)
        using (bias)
        {
            string flat = graph.Add("Flatten", [input], OnnxGraphBuilder.Attribute("axis", 1));
            return graph.Add("Gemm", [flat, graph.Constant("weight", weight), graph.Constant("bias", bias)], OnnxGraphBuilder.Attribute("transB", 1));
        }
    }

    private static string AddUnitLength(OnnxGraphBuilder graph, string features)
    {
        string norm = graph.Add("ReduceL2", [features], OnnxGraphBuilder.Attribute("axes", [1]), OnnxGraphBuilder.Attribute("keepdims", 1));
        string positive = graph.Add("Max", [norm, graph.Constant("smallest_norm", [SmallestNorm], 1)]);
        return graph.Add("Div", [features, positive]);
    }
}
