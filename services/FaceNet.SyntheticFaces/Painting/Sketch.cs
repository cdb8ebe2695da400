using FaceNet.SyntheticFaces.Geometry;
using FaceNet.SyntheticFaces.Numbers;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Painting;

/// <summary>One photo in the making: the canvas, what is drawn on it, and the few strokes everything is drawn with.</summary>
internal sealed class Sketch(SKCanvas canvas, FaceIdentity identity, PhotoConditions conditions)
{
    private const float BlurStep = 0.25f;
    private static readonly SKMaskFilter[] Blurs = [.. Enumerable.Range(1, 40).Select(i => SKMaskFilter.CreateBlur(SKBlurStyle.Normal, i * BlurStep))];

    public SKCanvas Canvas { get; } = canvas;

    public FaceIdentity Identity { get; } = identity;

    public PhotoConditions Conditions { get; } = conditions;

    public SkinPalette Skin { get; } = new(identity.Skin);

    public FaceLayout Layout { get; } = new(identity, conditions.Expression);

    public HeadSurface Surface => field ??= new HeadSurface(Identity, Layout);

    public HeadProjection Head => field ??= new HeadProjection(Surface, Layout, Conditions.Pose);

    /// <summary>Numbers of this photo; another stream for every purpose.</summary>
    public SeededNumbers Details(ulong purpose) => new(Seeds.Mix(Conditions.DetailSeed, purpose));

    public void Fill(SKPath path, SKColor colour, float blur = 0f)
    {
        using var paint = Paint(colour, blur);
        Canvas.DrawPath(path, paint);
    }

    public void Fill(SKPath path, SKShader shader)
    {
        using var paint = Paint(SKColors.Black, 0f);
        paint.Shader = shader;
        Canvas.DrawPath(path, paint);
    }

    public void Stroke(SKPath path, SKColor colour, float width, float blur = 0f)
    {
        using var paint = Paint(colour, blur);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = width * Head.Scale;
        paint.StrokeCap = SKStrokeCap.Round;
        paint.StrokeJoin = SKStrokeJoin.Round;
        Canvas.DrawPath(path, paint);
    }

    public void Dot(SKPoint centre, float radius, SKColor colour)
    {
        using var paint = Paint(colour, 0f);
        Canvas.DrawCircle(centre, radius * Head.Scale, paint);
    }

    /// <summary>A soft elliptic spot: full colour in the middle, nothing at the rim.</summary>
    public void Spot(SKPoint centre, float halfWidth, float halfHeight, SKColor colour, float degrees = 0f)
    {
        var size = Head.Scale;
        using var shader = SKShader.CreateRadialGradient(
            SKPoint.Empty, 1f, [colour, colour.WithAlpha((byte)(colour.Alpha * 0.42f)), colour.WithAlpha(0)], [0f, 0.5f, 1f], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader, IsAntialias = false };
        Canvas.Save();
        Canvas.Translate(centre.X, centre.Y);
        Canvas.RotateDegrees(degrees);
        Canvas.Scale(halfWidth * size, halfHeight * size);
        Canvas.DrawRect(-1f, -1f, 2f, 2f, paint);
        Canvas.Restore();
    }

    private static SKPaint Paint(SKColor colour, float blur)
    {
        var paint = new SKPaint { Color = colour, IsAntialias = true };
        if (blur > BlurStep / 2f)
        {
            paint.MaskFilter = Blurs[Math.Min(Blurs.Length - 1, (int)MathF.Round(blur / BlurStep) - 1)];
        }

        return paint;
    }
}
