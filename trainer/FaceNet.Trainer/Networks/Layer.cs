namespace FaceNet.Trainer.Networks;

/// <summary>One step of a network as data. The TorchSharp module, the ONNX graph and the cost table are all built from it.</summary>
internal abstract record Layer;

/// <summary>Convolution without bias, batch normalisation, and ReLU where <paramref name="Activate"/> is set; padded to keep the size at stride 1.</summary>
internal sealed record Convolution(int Channels, int Kernel, int Stride = 1, bool Activate = true) : Layer;

/// <summary>Convolution of every channel by itself, batch normalisation, and ReLU where <paramref name="Activate"/> is set.</summary>
internal sealed record Depthwise(int Kernel, int Stride = 1, bool Activate = true) : Layer;

/// <summary>Depthwise convolution over the whole remaining area, which learns where on the face to look; leaves one value per channel.</summary>
internal sealed record GlobalDepthwise : Layer;

/// <summary>Fully connected layer without bias, then batch normalisation: the last step before the unit length.</summary>
internal sealed record Projection(int Dimensions) : Layer;

/// <summary>The sum of its input and of what <paramref name="Layers"/> make of it; they must keep the shape.</summary>
internal sealed record Residual(IReadOnlyList<Layer> Layers) : Layer;
