using System.Collections.Concurrent;
using FaceNet.SyntheticFaces.Finishing;
using FaceNet.SyntheticFaces.Numbers;
using FaceNet.SyntheticFaces.Painting;
using SkiaSharp;

namespace FaceNet.SyntheticFaces;

/// <summary>
/// Paints photos of drawn people on the alignment template of five landmarks, 112 x 112 pixels. The same identity and
/// conditions give the same bytes on the same platform. Thread-safe.
/// </summary>
public sealed class FacePainter
{
    /// <summary>Width and height of every crop, in pixels.</summary>
    public const int Size = 112;

    private readonly ConcurrentBag<Frame> _frames = [];

    /// <summary>One photo of a person, encoded as JPEG.</summary>
    public DrawnFace Paint(FaceIdentity identity, PhotoConditions conditions)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(conditions);
        var (rgb, landmarks) = Develop(identity, conditions);
        return new DrawnFace(JpegEncoder.Encode(rgb, Size, Size, conditions.Camera.JpegQuality), landmarks, identity, conditions);
    }

    /// <summary>The same photo before JPEG: rows from the top, three bytes per pixel (red, green, blue).</summary>
    public byte[] PaintRgb(FaceIdentity identity, PhotoConditions conditions)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(conditions);
        return Develop(identity, conditions).Rgb;
    }

    private (byte[] Rgb, IReadOnlyList<FacePoint> Landmarks) Develop(FaceIdentity identity, PhotoConditions conditions)
    {
        var frame = _frames.TryTake(out var spare) ? spare : new Frame();
        using var surface = SKSurface.Create(new SKImageInfo(Size, Size, SKColorType.Rgba8888, SKAlphaType.Premul));
        var sketch = new Sketch(surface.Canvas, identity, conditions);
        PortraitPainter.Draw(sketch);
        using var drawn = surface.PeekPixels();
        Exposure.Apply(drawn.GetPixelSpan(), frame.Pixels, conditions);
        LensBlur.Apply(frame, conditions.Camera);
        var rgb = SensorNoise.Apply(frame.Pixels, conditions.Camera.Noise, Seeds.Mix(conditions.DetailSeed, 99));
        _frames.Add(frame);
        return (rgb, sketch.Head.Landmarks);
    }
}
