namespace FaceNet.Trainer.Networks;

/// <summary>A network as a declarative list of layers, from RGB pixels to an embedding before its normalisation to unit length.</summary>
/// <param name="Name">Name on the command line and in run records.</param>
/// <param name="InputWidth">Width of the input in pixels.</param>
/// <param name="InputHeight">Height of the input in pixels.</param>
/// <param name="Layers">Layers in the order they run; the last one is a <see cref="Projection"/>.</param>
internal sealed record NetworkDescription(string Name, int InputWidth, int InputHeight, IReadOnlyList<Layer> Layers)
{
    /// <summary>A network with a square input.</summary>
    public NetworkDescription(string name, int inputSize, IReadOnlyList<Layer> layers)
        : this(name, inputSize, inputSize, layers)
    {
    }

    /// <summary>Width and height of the photos to load. Where the input is not square it is the longer side, and preprocessing squeezes the other one.</summary>
    public int InputSize => Math.Max(InputWidth, InputHeight);

    /// <summary>Shape of the input: three colour channels.</summary>
    public TensorShape Input => new(3, InputHeight, InputWidth);

    /// <summary>Length of the embedding.</summary>
    public int Dimensions => Layers[^1] is Projection projection
        ? projection.Dimensions
        : throw new InvalidOperationException($"Network '{Name}' ends in {Layers[^1].GetType().Name}; its last layer must be a Projection.");

    /// <summary>What the network costs by the publication it comes from; null where it comes from none.</summary>
    public PublishedCost? Published { get; init; }

    /// <summary>Where the network comes from, and what was chosen where its publication is silent: one sentence.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Shape of a batch of preprocessed photos.</summary>
    public long[] BatchShape(int photos)
    {
        return [photos, Input.Channels, Input.Height, Input.Width];
    }
}
