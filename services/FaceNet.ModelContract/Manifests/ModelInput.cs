namespace FaceNet.ModelContract;

/// <summary>The tensor a model reads: y = (x - mean) * scale per channel, with x in 0..255.</summary>
public sealed record ModelInput
{
    /// <summary>The name of the graph's input.</summary>
    public required string Name { get; init; }

    /// <summary>Columns, 16 to 1024 pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Rows, 16 to 1024 pixels.</summary>
    public required int Height { get; init; }

    /// <summary>One of <see cref="ChannelOrders"/>.</summary>
    public required string Channels { get; init; }

    /// <summary>One of <see cref="TensorLayouts"/>.</summary>
    public required string Layout { get; init; }

    /// <summary>Three finite values in the order of <see cref="Channels"/>, on the scale 0..255.</summary>
    public required double[] Mean { get; init; }

    /// <summary>Three finite values other than zero, in the order of <see cref="Channels"/>.</summary>
    public required double[] Scale { get; init; }

    /// <summary>The most images in one run, 1 to 1024; for a graph with a fixed batch exactly that batch.</summary>
    public required int MaxBatch { get; init; }
}
