using FaceNet.SyntheticFaces.Conditions;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Geometry;

/// <summary>Turns the head by the pose and aligns it on the template, as a producer of crops would: head coordinates to pixels.</summary>
internal sealed class HeadProjection
{
    private const float NeckY = 12f;

    private readonly HeadSurface _surface;
    private readonly float _sinYaw;
    private readonly float _cosYaw;
    private readonly float _sinPitch;
    private readonly float _cosPitch;
    private readonly Similarity _alignment;

    public HeadProjection(HeadSurface surface, FaceLayout layout, HeadPose pose)
    {
        _surface = surface;
        (_sinYaw, _cosYaw) = MathF.SinCos(pose.Yaw * MathF.PI / 180f);
        (_sinPitch, _cosPitch) = MathF.SinCos(pose.Pitch * MathF.PI / 180f);
        Span<SKPoint> landmarks =
        [
            Turn(-layout.EyeX, 0, surface.Depth(-layout.EyeX, 0)),
            Turn(layout.EyeX, 0, surface.Depth(layout.EyeX, 0)),
            Turn(0, layout.NoseY, surface.Depth(0, layout.NoseY)),
            Turn(-layout.MouthHalfWidth, layout.MouthCornerY, surface.Depth(-layout.MouthHalfWidth, layout.MouthCornerY)),
            Turn(layout.MouthHalfWidth, layout.MouthCornerY, surface.Depth(layout.MouthHalfWidth, layout.MouthCornerY)),
        ];
        _alignment = Similarity.Fit(landmarks, AlignmentTemplate.Landmarks)
            .Then(pose.Roll, pose.Scale, 56f, 72f, pose.ShiftX, pose.ShiftY);
        var drawn = new FacePoint[landmarks.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            var point = _alignment.Apply(landmarks[i].X, landmarks[i].Y);
            drawn[i] = new FacePoint(point.X, point.Y);
        }

        Landmarks = drawn;
    }

    public IReadOnlyList<FacePoint> Landmarks { get; }

    /// <summary>Pixels per head unit.</summary>
    public float Scale => MathF.Sqrt((_alignment.A * _alignment.A) + (_alignment.B * _alignment.B));

    /// <summary>A point of the face's surface, raised by <paramref name="lift"/>, in pixels.</summary>
    public SKPoint OnFace(float x, float y, float lift = 0f) => At(x, y, _surface.Depth(x, y) + lift);

    /// <summary>A point in space, in pixels.</summary>
    public SKPoint At(float x, float y, float depth)
    {
        var turned = Turn(x, y, depth);
        return _alignment.Apply(turned.X, turned.Y);
    }

    /// <summary>A point on the head's visible edge at a height, <paramref name="extra"/> outside of it, in pixels.</summary>
    public SKPoint OnEdge(int side, float y, float extra = 0f)
    {
        var halfWidth = _surface.HalfWidth(y) + extra;
        var centre = _surface.EdgeDepth(y);
        var depth = Math.Max(0f, _surface.ProfileDepth(y) - centre + extra);
        var reach = MathF.Sqrt((halfWidth * halfWidth * _cosYaw * _cosYaw) + (depth * depth * _sinYaw * _sinYaw));
        var lowered = ((y - NeckY) * _cosPitch) + (centre * _cosYaw * _sinPitch) + NeckY;
        return _alignment.Apply((centre * _sinYaw) + (side * reach), lowered);
    }

    /// <summary>A point beside the head, where hair hangs: like the edge, but straight down from the cheekbones.</summary>
    public SKPoint Beside(int side, float y, float extra)
    {
        const float Cheekbones = 6f;
        if (y <= Cheekbones)
        {
            return OnEdge(side, y, extra);
        }

        var from = OnEdge(side, Cheekbones, extra);
        var down = y - Cheekbones;
        return new SKPoint(from.X - (_alignment.B * down), from.Y + (_alignment.A * down));
    }

    /// <summary>The head coordinates whose surface shows at a pixel; outside the head, the nearest of its edge.</summary>
    public (float X, float Y) Under(float pixelX, float pixelY)
    {
        var image = _alignment.Undo(pixelX, pixelY);
        var (x, y) = (image.X, image.Y);
        for (var round = 0; round < 2; round++)
        {
            var limit = Math.Max(1f, _surface.HalfWidth(y) * 0.97f);
            x = Math.Clamp(x, -limit, limit);
            y = Math.Clamp(y, HeadSurface.Top + 4f, _surface.Bottom - 1f);
            var depth = _surface.Depth(x, y);
            var toward = (depth * _cosYaw) - (x * _sinYaw);
            x = (image.X - (depth * _sinYaw)) / _cosYaw;
            y = ((image.Y - NeckY - (toward * _sinPitch)) / _cosPitch) + NeckY;
        }

        var edge = Math.Max(1f, _surface.HalfWidth(y) * 0.97f);
        return (Math.Clamp(x, -edge, edge), Math.Clamp(y, HeadSurface.Top + 4f, _surface.Bottom - 1f));
    }

    /// <summary>A direction fixed to the head as seen from the camera.</summary>
    public (float X, float Y, float Z) TurnDirection(float x, float y, float z)
    {
        var turnedX = (x * _cosYaw) + (z * _sinYaw);
        var toward = (z * _cosYaw) - (x * _sinYaw);
        return (turnedX, (y * _cosPitch) + (toward * _sinPitch), (toward * _cosPitch) - (y * _sinPitch));
    }

    private SKPoint Turn(float x, float y, float depth)
    {
        var turnedX = (x * _cosYaw) + (depth * _sinYaw);
        var toward = (depth * _cosYaw) - (x * _sinYaw);
        return new SKPoint(turnedX, ((y - NeckY) * _cosPitch) + (toward * _sinPitch) + NeckY);
    }
}
