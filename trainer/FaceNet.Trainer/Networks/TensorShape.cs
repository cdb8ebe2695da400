namespace FaceNet.Trainer.Networks;

/// <summary>Channels, height and width of the values between two layers, for one image.</summary>
internal readonly record struct TensorShape(int Channels, int Height, int Width)
{
    /// <summary>The shape behind a padded convolution of that stride.</summary>
    public TensorShape Strided(int channels, int stride)
    {
        return new TensorShape(channels, (Height + stride - 1) / stride, (Width + stride - 1) / stride);
    }
}
