using FaceNet.Trainer.Export.Onnx;
using FaceNet.Trainer.Networks;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Export;

/// <summary>
/// Writes a trained network as an ONNX model: batch normalisation folded into the layer before it, the scaling to unit length inside the graph, the
/// batch size free.
/// </summary>
internal static class OnnxExporter
{
    /// <summary>Name of the program that writes the models.</summary>
    public const string Producer = "FaceNet.Trainer";

    /// <summary>What the names of weights begin with.</summary>
    public const string WeightRole = "weight";

    /// <summary>What the names of biases begin with.</summary>
    public const string BiasRole = "bias";

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
        string features = AddLayers(graph, description.Layers, network.Layers, NetworkInput.Name);
        ValueInfoProto input = OnnxGraphBuilder.Batch(NetworkInput.Name, 3, description.InputHeight, description.InputWidth);
        ValueInfoProto output = OnnxGraphBuilder.Batch(OutputName, description.Dimensions);
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = Producer,
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
            Graph = graph.Finish(input, output, AddUnitLength(graph, features)),
        };
        return model.ToByteArray();
    }

    private static string AddLayers(OnnxGraphBuilder graph, IEnumerable<Layer> layers, IEnumerable<LayerModule> modules, string input)
    {
        return layers.Zip(modules).Aggregate(input, (values, next) => AddLayer(graph, next.First, next.Second, values));
    }

    private static string AddLayer(OnnxGraphBuilder graph, Layer layer, LayerModule module, string input)
    {
        using DisposeScope scope = NewDisposeScope();
        switch (layer, module)
        {
            case (_, ConvolutionModule learned):
                return AddConvolution(graph, learned, input);
            case (MaxPool pool, _):
                return graph.Add("MaxPool", [input], Window(pool.Kernel, pool.Kernel, pool.Stride, pool.Kernel / 2));
            case (L2Pool pool, _):
                return AddL2Pool(graph, pool, input);
            case (GlobalAveragePool, _):
                return graph.Add("GlobalAveragePool", [input]);
            case (CrossChannelNormalization normalization, _):
                return AddCrossChannelNormalization(graph, normalization, input);
            case (Maxout maxout, MaxoutModule learned):
                return AddMaxout(graph, maxout, learned, input);
            case (Projection, ProjectionModule learned):
                return AddProjection(graph, learned, input);
            case (Residual residual, ResidualModule learned):
                return graph.Add("Add", [input, AddLayers(graph, residual.Layers, learned.Layers, input)]);
            case (Inception inception, InceptionModule learned):
                IEnumerable<string> branches = inception.Branches.Zip(learned.Branches, (layers, modules) => AddLayers(graph, layers, modules, input));
                return graph.Add("Concat", [.. branches], OnnxGraphBuilder.Attribute("axis", 1));
            default:
                throw new NotSupportedException($"Layer {layer.GetType().Name} cannot be exported.");
        }
    }

    private static string AddConvolution(OnnxGraphBuilder graph, ConvolutionModule learned, string input)
    {
        (Tensor weight, Tensor bias) = learned.Fold();
        ConvolutionSettings settings = learned.Settings;
        string result = graph.Add(
            "Conv",
            [input, graph.Constant(WeightRole, weight), graph.Constant(BiasRole, bias)],
            [.. Window(settings.KernelHeight, settings.KernelWidth, settings.Stride, settings.Padding), OnnxGraphBuilder.Attribute("group", settings.Groups)]);
        return settings.Activate ? graph.Add("Relu", [result]) : result;
    }

    private static AttributeProto[] Window(int height, int width, int stride, int padding)
    {
        return
        [
            OnnxGraphBuilder.Attribute("kernel_shape", [height, width]),
            OnnxGraphBuilder.Attribute("strides", [stride, stride]),
            OnnxGraphBuilder.Attribute("pads", [padding, padding, padding, padding]),
        ];
    }

    private static string AddL2Pool(OnnxGraphBuilder graph, L2Pool pool, string input)
    {
        // ONNX has LpPool, but it adds up where this averages, and so differs at the borders.
        string squares = graph.Add("Mul", [input, input]);
        string mean = graph.Add("AveragePool", [squares], Window(pool.Kernel, pool.Kernel, pool.Stride, pool.Kernel / 2));
        return graph.Add("Sqrt", [graph.Add("Add", [mean, graph.Constant("smallest_square", [L2Pool.SmallestSquare], 1)])]);
    }

    private static string AddCrossChannelNormalization(OnnxGraphBuilder graph, CrossChannelNormalization layer, string input)
    {
        return graph.Add(
            "LRN",
            [input],
            OnnxGraphBuilder.Attribute("size", layer.Channels),
            OnnxGraphBuilder.Attribute("alpha", (float)layer.Scale),
            OnnxGraphBuilder.Attribute("beta", (float)layer.Exponent),
            OnnxGraphBuilder.Attribute("bias", (float)layer.Offset));
    }

    private static string AddMaxout(OnnxGraphBuilder graph, Maxout maxout, MaxoutModule learned, string input)
    {
        (Tensor weight, Tensor bias) = learned.Fold();
        string flat = AddFlatten(graph, input);
        IEnumerable<string> pieces = weight.chunk(maxout.Pieces).Zip(bias.chunk(maxout.Pieces), (w, b) => AddFullyConnected(graph, w, b, flat));
        return graph.Add("Max", [.. pieces]);
    }

    private static string AddProjection(OnnxGraphBuilder graph, ProjectionModule learned, string input)
    {
        (Tensor weight, Tensor bias) = learned.Fold();
        return AddFullyConnected(graph, weight, bias, AddFlatten(graph, input));
    }

    private static string AddFlatten(OnnxGraphBuilder graph, string input)
    {
        return graph.Add("Flatten", [input], OnnxGraphBuilder.Attribute("axis", 1));
    }

    private static string AddFullyConnected(OnnxGraphBuilder graph, Tensor weight, Tensor bias, string input)
    {
        return graph.Add("Gemm", [input, graph.Constant(WeightRole, weight), graph.Constant(BiasRole, bias)], OnnxGraphBuilder.Attribute("transB", 1));
    }

    private static string AddUnitLength(OnnxGraphBuilder graph, string features)
    {
        string norm = graph.Add("ReduceL2", [features], OnnxGraphBuilder.Attribute("axes", [1]), OnnxGraphBuilder.Attribute("keepdims", 1));
        string positive = graph.Add("Max", [norm, graph.Constant("smallest_norm", [SmallestNorm], 1)]);
        return graph.Add("Div", [features, positive]);
    }
}
