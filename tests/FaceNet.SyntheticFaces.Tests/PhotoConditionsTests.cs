using FaceNet.SyntheticFaces.Conditions;

namespace FaceNet.SyntheticFaces.Tests;

public sealed class PhotoConditionsTests
{
    private static readonly PhotoConditions[] Photos = [.. Enumerable.Range(0, 5000).Select(seed => PhotoConditions.FromSeed((ulong)seed))];

    [Fact]
    public void FromSeed_SameSeed_GivesTheSameConditions() =>
        Assert.Equal(PhotoConditions.FromSeed(9), PhotoConditions.FromSeed(9));

    [Fact]
    public void FromSeed_ManySeeds_GivesEveryBackdropAndOcclusion()
    {
        Assert.Equal(Enum.GetValues<BackdropStyle>(), Photos.Select(p => p.Backdrop.Style).Distinct().Order());
        Assert.Equal(Enum.GetValues<OcclusionKind>(), Photos.Select(p => p.Occlusion.Kind).Distinct().Order());
    }

    [Fact]
    public void FromSeed_ManySeeds_KeepsTheWorstPhotosRare()
    {
        var worst = Photos.Count(p => p.Camera.Blur > 1.1f || p.Camera.MotionBlur > 1f
            || p.Occlusion.Kind is OcclusionKind.Mask or OcclusionKind.Hand or OcclusionKind.Sunglasses);

        Assert.InRange(worst / (double)Photos.Length, 0.02, 0.12);
    }

    [Fact]
    public void FromSeed_ManySeeds_StaysWithinWhatTheDocumentationPromises()
    {
        Assert.All(Photos, p => Assert.InRange(p.Pose.Yaw, -33f, 33f));
        Assert.All(Photos, p => Assert.InRange(p.Pose.Pitch, -18.1f, 18.1f));
        Assert.All(Photos, p => Assert.InRange(p.Expression.Smile, -0.35f, 1f));
        Assert.All(Photos, p => Assert.InRange(p.Lighting.Contrast, 0.1f, 0.9f));
        Assert.All(Photos, p => Assert.InRange(p.Camera.JpegQuality, 30, 96));
    }
}
