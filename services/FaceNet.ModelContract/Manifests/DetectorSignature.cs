namespace FaceNet.ModelContract;

/// <summary>What the ONNX graph of a detector says about its one input and its outputs.</summary>
/// <param name="InputName">The name of the input.</param>
/// <param name="InputDimensions">The axes of the input in order; -1 for one whose length is free.</param>
/// <param name="InputElementType">"float32"; "float" and "single" in any case mean the same.</param>
/// <param name="Outputs">All outputs, by their names.</param>
public sealed record DetectorSignature(
    string InputName,
    IReadOnlyList<int> InputDimensions,
    string InputElementType,
    IReadOnlyDictionary<string, DetectorOutput> Outputs);

/// <summary>One output of a detector's graph.</summary>
/// <param name="Dimensions">Its axes in order; -1 for one whose length is free.</param>
/// <param name="ElementType">"float32"; "float" and "single" in any case mean the same.</param>
public sealed record DetectorOutput(IReadOnlyList<int> Dimensions, string ElementType);
