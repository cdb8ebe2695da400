using System.Runtime.InteropServices;
using FaceNet.Trainer.Export.Onnx;
using Google.Protobuf;
using TorchSharp;
using static TorchSharp.torch;

namespace FaceNet.Trainer.Export;

/// <summary>Collects the nodes and weights of an ONNX graph and names what lies between them.</summary>
internal sealed class OnnxGraphBuilder(string graphName)
{
    private const int Float32 = 1;

    private readonly GraphProto _graph = new() { Name = graphName };

    /// <summary>Declares an input or output whose first axis, the batch, is free.</summary>
    public static ValueInfoProto Batch(string name, params ReadOnlySpan<long> axes)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        foreach (long axis in axes)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = axis });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Float32, Shape = shape } } };
    }

    public static AttributeProto Attribute(string name, long value)
    {
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };
    }

    public static AttributeProto Attribute(string name, float value)
    {
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value };
    }

    public static AttributeProto Attribute(string name, IEnumerable<long> values)
    {
        return new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };
    }

    /// <summary>Adds an operation and returns the name of its result.</summary>
    public string Add(string operation, IEnumerable<string> inputs, params IEnumerable<AttributeProto> attributes)
    {
        string name = $"{operation.ToLowerInvariant()}_{_graph.Node.Count}";
        _graph.Node.Add(new NodeProto { Name = name, OpType = operation, Input = { inputs }, Output = { name }, Attribute = { attributes } });
        return name;
    }

    /// <summary>Adds a constant and returns its name.</summary>
    public string Constant(string role, Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor plain = values.detach().to(ScalarType.Float32).cpu().contiguous();
        return Constant(role, plain.bytes, plain.shape);
    }

    /// <inheritdoc cref="Constant(string, Tensor)"/>
    public string Constant(string role, float[] numbers, params IEnumerable<long> axes)
    {
        return Constant(role, MemoryMarshal.AsBytes(numbers.AsSpan()), axes);
    }

    private string Constant(string role, ReadOnlySpan<byte> numbers, IEnumerable<long> axes)
    {
        string name = $"{role}_{_graph.Initializer.Count}";
        _graph.Initializer.Add(new TensorProto { Name = name, DataType = Float32, Dims = { axes }, RawData = ByteString.CopyFrom(numbers) });
        return name;
    }

    /// <summary>The graph, with a name given to its last result.</summary>
    public GraphProto Finish(ValueInfoProto input, ValueInfoProto output, string result)
    {
        _graph.Node.Add(new NodeProto { Name = output.Name, OpType = "Identity", Input = { result }, Output = { output.Name } });
        _graph.Input.Add(input);
        _graph.Output.Add(output);
        return _graph;
    }
}
