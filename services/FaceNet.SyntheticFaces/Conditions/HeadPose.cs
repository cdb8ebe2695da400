using FaceNet.SyntheticFaces.Numbers;

namespace FaceNet.SyntheticFaces.Conditions;

/// <summary>Where the head looks, and what is left of roll, shift and size after alignment.</summary>
/// <param name="Yaw">Turn to the right of the picture, degrees, about -32 to 32.</param>
/// <param name="Pitch">Nod downwards, degrees, about -18 to 18.</param>
/// <param name="Roll">Remaining tilt after alignment, degrees.</param>
/// <param name="ShiftX">Remaining shift after alignment, pixels.</param>
/// <param name="ShiftY">Remaining shift after alignment, pixels.</param>
/// <param name="Scale">Remaining factor of size after alignment.</param>
public sealed record HeadPose(float Yaw, float Pitch, float Roll, float ShiftX, float ShiftY, float Scale)
{
    internal static HeadPose Draw(SeededNumbers numbers) => new(
        numbers.Normal(0f, 13.5f),
        numbers.Normal(0f, 7.5f),
        numbers.Normal(0f, 2.6f),
        numbers.Normal(0f, 1.3f),
        numbers.Normal(0f, 1.3f),
        numbers.Normal(1f, 0.028f));
}
