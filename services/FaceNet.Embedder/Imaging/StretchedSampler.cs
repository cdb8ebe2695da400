using FaceNet.ModelContract;

namespace FaceNet.Embedder.Imaging;

/// <summary>Reads colours between the pixels of an image, by a Catmull-Rom kernel that is stretched along both axes. One thread.</summary>
internal sealed class StretchedSampler
{
    private const int Channels = 3;

    private readonly RgbImage _image;
    private readonly Axis _across;
    private readonly Axis _down;

    /// <summary>Prepares the kernel.</summary>
    /// <param name="image">The image; outside it is black.</param>
    /// <param name="stretchX">The columns between two samples; below 1 the kernel is not stretched.</param>
    /// <param name="stretchY">The rows between two samples; below 1 the kernel is not stretched.</param>
    public StretchedSampler(RgbImage image, double stretchX, double stretchY)
    {
        _image = image;
        _across = new Axis(image.Width, Math.Max(1, stretchX));
        _down = new Axis(image.Height, Math.Max(1, stretchY));
    }

    /// <summary>Writes the colour at a position.</summary>
    public void Sample(ImagePoint at, Span<byte> pixel)
    {
        _across.MoveTo(at.X);
        _down.MoveTo(at.Y);
        float red = 0, green = 0, blue = 0;
        for (var y = _down.First; y < _down.End; y++)
        {
            var source = ((y * _image.Width) + _across.First) * Channels;
            float rowRed = 0, rowGreen = 0, rowBlue = 0;
            for (var x = _across.First; x < _across.End; x++, source += Channels)
            {
                var weight = _across.Weight(x);
                rowRed += weight * _image.Pixels[source];
                rowGreen += weight * _image.Pixels[source + 1];
                rowBlue += weight * _image.Pixels[source + 2];
            }

            red += _down.Weight(y) * rowRed;
            green += _down.Weight(y) * rowGreen;
            blue += _down.Weight(y) * rowBlue;
        }

        pixel[0] = Saturate(red);
        pixel[1] = Saturate(green);
        pixel[2] = Saturate(blue);
    }

    private static byte Saturate(float value) => (byte)Math.Clamp(MathF.Round(value), 0, 255);

    /// <summary>The weights of the pixels around a position along one axis; they add up to 1, those outside the image included.</summary>
    private sealed class Axis(int length, double stretch)
    {
        private const int Reach = 2;

        private readonly float[] _weights = new float[(int)Math.Ceiling(2 * Reach * stretch) + 1];
        private int _start;

        public int First { get; private set; }

        public int End { get; private set; }

        public float Weight(int index) => _weights[index - _start];

        public void MoveTo(double position)
        {
            var start = Math.Ceiling(position - (Reach * stretch) - 0.5);
            First = (int)Math.Clamp(start, 0, length);
            End = (int)Math.Clamp(start + _weights.Length, First, length);
            if (First == End)
            {
                return;
            }

            _start = (int)start;
            float sum = 0;
            for (var i = 0; i < _weights.Length; i++)
            {
                _weights[i] = CatmullRom((float)(Math.Abs(start + i + 0.5 - position) / stretch));
                sum += _weights[i];
            }

            for (var i = 0; i < _weights.Length; i++)
            {
                _weights[i] /= sum;
            }
        }

        private static float CatmullRom(float x) => x switch
        {
            < 1 => (((1.5f * x) - 2.5f) * x * x) + 1,
            < Reach => (((((-0.5f * x) + 2.5f) * x) - 4) * x) + 2,
            _ => 0,
        };
    }
}
