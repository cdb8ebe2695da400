using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Identities;

/// <summary>The shape of the nose; lengths in template pixels.</summary>
/// <param name="Length">From the eye line to the tip.</param>
/// <param name="HalfWidth">Half width over the wings.</param>
/// <param name="BridgeHalfWidth">Half width of the bridge.</param>
/// <param name="Projection">How far the tip stands out of the face.</param>
/// <param name="TipRadius">Radius of the ball of the tip.</param>
/// <param name="Nostrils">Visibility of the nostrils, 0 to 1.</param>
/// <param name="Hump">Height of the hump on the bridge, 0 to 1.</param>
/// <param name="Crook">Sideways bend of the bridge, -1 to 1.</param>
public sealed record NoseShape(
    float Length,
    float HalfWidth,
    float BridgeHalfWidth,
    float Projection,
    float TipRadius,
    float Nostrils,
    float Hump,
    float Crook)
{
    internal static NoseShape Draw(SeededNumbers numbers, float masculinity)
    {
        var halfWidth = numbers.Normal(7.6f + (0.9f * masculinity), 1.4f);
        return new NoseShape(
            numbers.Normal(20f, 1.6f),
            halfWidth,
            numbers.Normal(3f, 0.6f),
            numbers.Normal(13f + (1.5f * masculinity), 2f),
            Math.Clamp(numbers.Normal(halfWidth * 0.5f, 0.8f), 2.2f, 6f),
            Math.Clamp(numbers.Normal(0.55f, 0.25f), 0.1f, 1f),
            numbers.Chance(0.3f) ? numbers.Unit() : 0f,
            numbers.Chance(0.15f) ? numbers.Between(-1f, 1f) : 0f);
    }
}
