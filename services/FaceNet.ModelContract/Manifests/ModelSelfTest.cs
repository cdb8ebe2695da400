namespace FaceNet.ModelContract;

/// <summary>One known image and the embedding it must give, run before a model serves. Names exactly one of the two images.</summary>
public sealed record ModelSelfTest
{
    /// <summary>The seed of the drawn face to embed.</summary>
    public long? ImageSeed { get; init; }

    /// <summary>The image itself: RGB24, width * height * 3 bytes at the input's size; base64 in JSON.</summary>
    public byte[]? InputRgb { get; init; }

    /// <summary>The embedding, of unit length whether or not the graph normalises.</summary>
    public required float[] Expected { get; init; }

    /// <summary>The largest allowed absolute difference of any component of the unit embedding, above 0 and at most 1.</summary>
    public required double Tolerance { get; init; }
}
