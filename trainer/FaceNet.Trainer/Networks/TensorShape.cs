namespace FaceNet.Trainer.Networks;

/// <summary>Channels, height and width of the values between two layers, for one image.</summary>
internal readonly record struct TensorShape(int Channels, int Height, int Width)
{
    /// <summary>How many values there are.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>The shape behind a padded window of that stride.</summary>
    public TensorShape Strided(int channels, int stride)
    {
        return new TensorShape(channels, (Height + stride - 1) / stride, (Width + stride - 1) / stride);
    }
}
