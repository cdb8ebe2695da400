using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>What the face does at the moment.</summary>
/// <param name="Smile">From -0.35 (sulking) to 1 (broad smile).</param>
/// <param name="MouthOpen">From 0 (closed) to 1 (wide open).</param>
/// <param name="Squint">From -0.2 (wide open eyes) to 1 (closed).</param>
/// <param name="BrowRaise">From -0.5 (frown) to 1 (raised).</param>
/// <param name="GazeX">Where the eyes look, -1 (left of the picture) to 1 (right).</param>
/// <param name="GazeY">Where the eyes look, -1 (up) to 1 (down).</param>
public sealed record Expression(float Smile, float MouthOpen, float Squint, float BrowRaise, float GazeX, float GazeY)
{
    internal static Expression Draw(SeededNumbers numbers)
    {
        var smile = numbers.Chance(0.45f) ? numbers.Between(0.35f, 1f) : numbers.Between(-0.35f, 0.35f);
        var open = numbers.Chance(0.25f) ? numbers.Between(0.25f, 1f) : numbers.Unit() * 0.12f;
        var blinks = numbers.Chance(0.03f);
        return new Expression(
            smile,
            smile > 0.6f ? Math.Max(open, numbers.Between(0f, 0.5f)) : open,
            blinks ? 1f : Math.Clamp(numbers.Normal(0.04f + (0.16f * smile), 0.12f), -0.2f, 0.6f),
            numbers.Chance(0.3f) ? numbers.Between(-0.5f, 1f) : numbers.Normal(0f, 0.1f),
            numbers.Normal(0f, 0.35f),
            numbers.Normal(0f, 0.2f));
    }
}
