namespace FaceNet.ModelContract;

/// <summary>Another embedding space whose vectors this model's vectors may be compared with.</summary>
public sealed record CompatibleSpace
{
    /// <summary>The id of the other space.</summary>
    public required string Space { get; init; }

    /// <summary>What was measured to say so.</summary>
    public required string Evidence { get; init; }
}
