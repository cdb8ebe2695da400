namespace FaceNet.ModelContract;

/// <summary>What a model is for: the values of <see cref="ModelManifest.Kind"/>.</summary>
public static class ModelKinds
{
    /// <summary>Turns a face crop into an embedding.</summary>
    public const string Embedder = "embedder";

    /// <summary>Finds faces in a photo.</summary>
    public const string Detector = "detector";
}

/// <summary>The domains that the trainer tells apart: values of <see cref="ModelDomain.Name"/>.</summary>
public static class ModelDomains
{
    /// <summary>Faces before a camera.</summary>
    public const string Photos = "photos";

    /// <summary>Drawn faces, as the demo shows them.</summary>
    public const string Drawings = "drawings";
}

/// <summary>The order of a tensor's colour channels: the values of <see cref="ModelInput.Channels"/>.</summary>
public static class ChannelOrders
{
    /// <summary>Red first.</summary>
    public const string Rgb = "RGB";

    /// <summary>Blue first, as OpenCV reads images.</summary>
    public const string Bgr = "BGR";
}

/// <summary>The order of a tensor's axes: the values of <see cref="ModelInput.Layout"/>.</summary>
public static class TensorLayouts
{
    /// <summary>Batch, channel, row, column.</summary>
    public const string Nchw = "NCHW";

    /// <summary>Batch, row, column, channel.</summary>
    public const string Nhwc = "NHWC";
}
