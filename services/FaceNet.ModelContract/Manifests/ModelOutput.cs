namespace FaceNet.ModelContract;

/// <summary>The tensor a model writes.</summary>
public sealed record ModelOutput
{
    /// <summary>The name of the graph's output.</summary>
    public required string Name { get; init; }

    /// <summary>Components per face, 8 to 4096.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Whether the graph itself scales its output to unit length.</summary>
    public required bool Normalized { get; init; }
}
