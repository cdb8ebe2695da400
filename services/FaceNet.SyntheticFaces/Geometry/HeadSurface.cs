using FaceNet.SyntheticFaces.Identities;

namespace FaceNet.SyntheticFaces.Geometry;

/// <summary>
/// The head as a height field: how far each point of the face stands out towards the viewer, and how wide the head is at each
/// height. Head coordinates (see <see cref="FaceLayout"/>); depth in the same unit, 0 at the ears.
/// </summary>
internal sealed class HeadSurface
{
    public const int Top = -75;
    private const float SkullDepth = 43f;

    private readonly NoseShape _nose;
    private readonly FaceLayout _layout;
    private readonly float[] _halfWidths;

    public HeadSurface(FaceIdentity identity, FaceLayout layout)
    {
        _nose = identity.Nose;
        _layout = layout;
        _halfWidths = HeadOutline.HalfWidths(identity.Head, Top, layout.ChinY);
    }

    public float Bottom => _layout.ChinY;

    public float HalfWidth(float y)
    {
        var place = Math.Clamp((y - Top) / (Bottom - Top), 0f, 1f) * (_halfWidths.Length - 1);
        var row = Math.Min((int)place, _halfWidths.Length - 2);
        return _halfWidths[row] + ((_halfWidths[row + 1] - _halfWidths[row]) * (place - row));
    }

    /// <summary>Depth of the outline: the jaw's edge comes forward towards the chin.</summary>
    public float EdgeDepth(float y)
    {
        var share = Math.Clamp((y - 8f) / (Bottom - 8f), 0f, 1f);
        return 25f * share * share;
    }

    /// <summary>Depth of the skull's and chin's profile, the nose left out.</summary>
    public float ProfileDepth(float y)
    {
        if (y < 0)
        {
            var up = y / Top;
            return SkullDepth * MathF.Sqrt(Math.Max(0f, 1f - (up * up)));
        }

        return SkullDepth - (4f * (y / Bottom) * (y / Bottom));
    }

    public float Depth(float x, float y)
    {
        var across = Math.Min(1f, Math.Abs(x) / Math.Max(1f, HalfWidth(y)));
        var edge = EdgeDepth(y);
        var round = edge + ((ProfileDepth(y) - edge) * MathF.Sqrt(1f - (across * across)));
        return round + Nose(x, y) + Relief(x, y);
    }

    private float Nose(float x, float y)
    {
        var along = y / _layout.NoseY;
        if (along is < -0.5f or > 1.4f || Math.Abs(x) > 16f)
        {
            return 0f;
        }

        var up = Math.Max(0f, (along + 0.5f) / 1.5f);
        var ridge = along < 1f
            ? 0.16f + (0.84f * up * MathF.Sqrt(up))
            : Math.Max(0f, 1f - ((along - 1f) / 0.36f));
        var swelling = Math.Clamp(along, 0f, 1f);
        var halfWidth = _nose.BridgeHalfWidth + ((_nose.HalfWidth - _nose.BridgeHalfWidth) * swelling * swelling * 0.62f);
        var rise = along < 0 ? Math.Max(0f, 1f + (along / 0.5f)) : 1f;
        return _nose.Projection * ridge * rise * Bell(x / halfWidth);
    }

    private float Relief(float x, float y)
    {
        var fromMiddle = Math.Abs(x);
        var sockets = -3.4f * Bell((fromMiddle - _layout.EyeX) / 8.5f) * Bell((y + 1f) / 6f);
        var brow = 1.8f * Bell((fromMiddle - 12f) / 12f) * Bell((y - _layout.BrowY) / 4.5f);
        var cheeks = 2f * Bell((fromMiddle - 21f) / 9f) * Bell((y - 17f) / 9f);
        var lips = 2.2f * Bell(x / 10f) * Bell((y - _layout.MouthY) / 5f);
        var chin = 3f * Bell(x / 9f) * Bell((y - Bottom + 7f) / 6f);
        return sockets + brow + cheeks + lips + chin;
    }

    /// <summary>A bell of height 1 and width 1, cheaper than an exponential.</summary>
    private static float Bell(float t)
    {
        var inside = 1f - (0.25f * t * t);
        return inside <= 0 ? 0f : inside * inside * inside * inside;
    }
}
