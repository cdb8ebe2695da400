namespace FaceNet.Trainer.Networks;

/// <summary>A network as a declarative list of layers, from RGB pixels to an embedding before its normalisation to unit length.</summary>
/// <param name="Name">Name on the command line and in run records.</param>
/// <param name="InputSize">Width and height of the input in pixels.</param>
/// <param name="Layers">Layers in the order they run; the last one is a <see cref="Projection"/>.</param>
internal sealed record NetworkDescription(string Name, int InputSize, IReadOnlyList<Layer> Layers)
{
    /// <summary>Shape of the input: three colour channels.</summary>
    public TensorShape Input => new(3, InputSize, InputSize);

    /// <summary>Length of the embedding.</summary>
    public int Dimensions => Layers[^1] is Projection projection
        ? projection.Dimensions
        : throw new InvalidOperationException($"Network '{Name}' ends in {Layers[^1].GetType().Name}; its last layer must be a Projection.");
}
