using FaceNet.SyntheticFaces.Conditions;

namespace FaceNet.SyntheticFaces.Geometry;

/// <summary>
/// Where the features lie once the expression has moved them. Head coordinates: template pixels, origin in the middle of the
/// eye line, x to the right of the picture, y down.
/// </summary>
internal sealed class FaceLayout
{
    public FaceLayout(FaceIdentity identity, Expression expression)
    {
        var smile = expression.Smile;
        EyeX = identity.Eyes.HalfSpacing;
        NoseY = identity.Nose.Length - (0.5f * Math.Max(0f, smile));
        MouthY = identity.Mouth.Depth + (0.6f * expression.MouthOpen);
        MouthHalfWidth = identity.Mouth.HalfWidth
            + (3.2f * Math.Max(0f, smile)) + (0.8f * Math.Min(0f, smile)) - (1.2f * expression.MouthOpen);
        MouthCornerY = MouthY - identity.Mouth.CornerLift - (2.6f * smile) + (1.5f * expression.MouthOpen);
        MouthGap = (7f * expression.MouthOpen) + (1.6f * Math.Max(0f, smile - 0.45f));
        ChinY = identity.Head.ChinDepth + (5f * expression.MouthOpen);
        BrowY = -identity.Brows.Height - (2.6f * expression.BrowRaise);
    }

    public float EyeX { get; }

    public float NoseY { get; }

    public float MouthY { get; }

    public float MouthHalfWidth { get; }

    public float MouthCornerY { get; }

    /// <summary>Height of the gap between the lips.</summary>
    public float MouthGap { get; }

    public float ChinY { get; }

    public float BrowY { get; }
}
