namespace FaceNet.ModelContract;

/// <summary>
/// Turns an image into the numbers a model reads, y = (x - mean) * scale with x in 0..255, the same way in training and in serving.
/// Immutable and thread-safe; build one per model and keep it.
/// </summary>
/// <remarks><c>mean</c> and <c>scale</c> are in the order of the tensor's channels: with BGR their first entry is blue's.</remarks>
public sealed class FacePreprocessor
{
    private const int Channels = 3;

    private readonly int _width;
    private readonly int _height;
    private readonly bool _planar;

    // For each tensor channel: which byte of an RGB pixel feeds it, and the result for each of the 256 values that byte can have.
    private readonly int[] _source;
    private readonly float[][] _table;

    /// <summary>Prepares the conversion for one model.</summary>
    /// <param name="input">The input of a valid manifest.</param>
    /// <exception cref="ArgumentException">Channels or layout is not one the platform knows.</exception>
    public FacePreprocessor(ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _width = input.Width;
        _height = input.Height;
        _planar = input.Layout switch
        {
            TensorLayouts.Nchw => true,
            TensorLayouts.Nhwc => false,
            _ => throw new ArgumentException($"layout '{input.Layout}' must be NCHW or NHWC; set input.layout to the one the graph uses.", nameof(input)),
        };
        _source = input.Channels switch
        {
            ChannelOrders.Rgb => [0, 1, 2],
            ChannelOrders.Bgr => [2, 1, 0],
            _ => throw new ArgumentException($"channels '{input.Channels}' must be RGB or BGR; set input.channels to the order the graph was trained with.", nameof(input)),
        };
        _table = [.. input.Mean.Zip(input.Scale, Table)];
    }

    /// <summary>The number of floats one image takes: width * height * 3.</summary>
    public int TensorLength => _width * _height * Channels;

    /// <summary>Writes one image. An image of another size is resized first; at the model's own size nothing is allocated.</summary>
    /// <param name="image">The face crop.</param>
    /// <param name="destination">Exactly <see cref="TensorLength"/> floats, such as one item of a batch.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void Write(RgbImage image, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (destination.Length != TensorLength)
        {
            throw new ArgumentException(
                $"The destination has {destination.Length} floats; it must have {TensorLength}. Slice the batch into pieces of TensorLength.", nameof(destination));
        }

        var pixels = image.Resize(_width, _height).Pixels;
        for (var channel = 0; channel < Channels; channel++)
        {
            WriteChannel(pixels.AsSpan(_source[channel]), _table[channel], channel, destination);
        }
    }

    private void WriteChannel(ReadOnlySpan<byte> pixels, ReadOnlySpan<float> table, int channel, Span<float> destination)
    {
        var area = _width * _height;
        if (_planar)
        {
            var plane = destination.Slice(channel * area, area);
            for (var i = 0; i < plane.Length; i++)
            {
                plane[i] = table[pixels[i * Channels]];
            }

            return;
        }

        for (var i = 0; i < pixels.Length; i += Channels)
        {
            destination[i + channel] = table[pixels[i]];
        }
    }

    private static float[] Table(double mean, double scale)
    {
        var table = new float[256];
        for (var value = 0; value < table.Length; value++)
        {
            table[value] = (float)((value - mean) * scale);
        }

        return table;
    }
}
