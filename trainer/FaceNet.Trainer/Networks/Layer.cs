namespace FaceNet.Trainer.Networks;

/// <summary>One step of a network as data. The TorchSharp module, the ONNX graph and the cost table are all built from it.</summary>
/// <remarks>Kernels are odd, and padded so that the size stays at stride 1 and shrinks by the stride, rounded up, otherwise.</remarks>
internal abstract record Layer;

/// <summary>Convolution without bias, batch normalisation, and ReLU where <paramref name="Activate"/> is set.</summary>
internal sealed record Convolution(int Channels, int Kernel, int Stride = 1, bool Activate = true) : Layer;

/// <summary>Convolution of every channel by itself, batch normalisation, and ReLU where <paramref name="Activate"/> is set.</summary>
internal sealed record Depthwise(int Kernel, int Stride = 1, bool Activate = true) : Layer;

/// <summary>Depthwise convolution over the whole remaining area, which learns where on the face to look; leaves one value per channel.</summary>
internal sealed record GlobalDepthwise : Layer;

/// <summary>The largest value of each channel under a window.</summary>
internal sealed record MaxPool(int Kernel, int Stride = 1) : Layer;

/// <summary>The root of the mean of the squares of each channel under a window; beyond the border nothing counts.</summary>
internal sealed record L2Pool(int Kernel, int Stride = 1) : Layer
{
    /// <summary>Added to the mean, so that the root has a slope where all values are zero, as behind ReLU they often are.</summary>
    public const float SmallestSquare = 1e-12f;
}

/// <summary>The mean of each channel over the whole remaining area.</summary>
internal sealed record GlobalAveragePool : Layer;

/// <summary>
/// Each value x becomes x / (offset + scale * m) ^ exponent, m being the mean of the squares of <paramref name="Channels"/> neighbouring channels at
/// its place (local response normalisation). The constants are those of GoogLeNet's published model.
/// </summary>
/// <param name="Channels">How many channels, itself in the middle; odd.</param>
/// <param name="Scale">Weight of the squares.</param>
/// <param name="Exponent">Exponent.</param>
/// <param name="Offset">What is there without any squares.</param>
internal sealed record CrossChannelNormalization(int Channels = 5, double Scale = 1e-4, double Exponent = 0.75, double Offset = 1) : Layer;

/// <summary>Fully connected layer without bias to <paramref name="Pieces"/> values per unit, batch normalisation, and the largest value of each unit.</summary>
internal sealed record Maxout(int Units, int Pieces) : Layer;

/// <summary>
/// Fully connected layer without bias, then batch normalisation: the last step before the unit length. Where <paramref name="IsNormalized"/> is not set
/// it has a bias instead, and nothing keeps the vectors of a batch apart but the loss.
/// </summary>
internal sealed record Projection(int Dimensions, bool IsNormalized = true) : Layer;

/// <summary>The sum of its input and of what <paramref name="Layers"/> make of it; they must keep the shape.</summary>
internal sealed record Residual(IReadOnlyList<Layer> Layers) : Layer;

/// <summary>What each of the branches makes of the same input, one after the other as channels; they must agree on height and width.</summary>
internal sealed record Inception(IReadOnlyList<IReadOnlyList<Layer>> Branches) : Layer;
