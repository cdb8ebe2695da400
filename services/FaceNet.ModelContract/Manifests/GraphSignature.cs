namespace FaceNet.ModelContract;

/// <summary>What an ONNX graph says about its one input and one output.</summary>
/// <param name="InputName">The name of the input.</param>
/// <param name="InputDimensions">The axes of the input in order; -1 for one whose length is free.</param>
/// <param name="OutputName">The name of the output.</param>
/// <param name="OutputDimensions">The axes of the output in order; -1 for one whose length is free.</param>
/// <param name="InputElementType">"float32"; "float" and "single" in any case mean the same.</param>
/// <param name="OutputElementType">"float32"; "float" and "single" in any case mean the same.</param>
public sealed record GraphSignature(
    string InputName,
    IReadOnlyList<int> InputDimensions,
    string OutputName,
    IReadOnlyList<int> OutputDimensions,
    string InputElementType,
    string OutputElementType);
