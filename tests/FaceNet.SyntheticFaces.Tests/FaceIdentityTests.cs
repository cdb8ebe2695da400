using FaceNet.SyntheticFaces.Identities;

namespace FaceNet.SyntheticFaces.Tests;

public sealed class FaceIdentityTests
{
    private static readonly FaceIdentity[] People = [.. Enumerable.Range(0, 2000).Select(seed => FaceIdentity.FromSeed((ulong)seed))];

    [Fact]
    public void FromSeed_SameSeed_GivesTheSamePerson()
    {
        Assert.Equal(FaceIdentity.FromSeed(42), FaceIdentity.FromSeed(42));
        Assert.Equal(FaceIdentity.FromSeed(42).GetHashCode(), FaceIdentity.FromSeed(42).GetHashCode());
    }

    [Fact]
    public void FromSeed_ManySeeds_GivesDifferentPeople() => Assert.Equal(People.Length, People.Distinct().Count());

    [Fact]
    public void FromSeed_ManySeeds_GivesEveryStyle()
    {
        Assert.Equal(Enum.GetValues<HairStyle>(), People.Select(p => p.Hair.Style).Distinct().Order());
        Assert.Equal(Enum.GetValues<BeardStyle>(), People.Select(p => p.Beard.Style).Distinct().Order());
        Assert.Equal(Enum.GetValues<GlassesStyle>(), People.Select(p => p.Glasses.Style).Distinct().Order());
    }

    [Fact]
    public void FromSeed_ManySeeds_SpreadsEveryMeasure()
    {
        AssertSpread(p => p.Age, 18, 85, 10);
        AssertSpread(p => p.Skin.Melanin, 0, 1, 0.2);
        AssertSpread(p => p.Head.CheekboneHalfWidth, 32, 48, 1.5);
        AssertSpread(p => p.Head.JawHalfWidth, 20, 46, 1.5);
        AssertSpread(p => p.Head.ChinDepth, 48, 66, 1.5);
        AssertSpread(p => p.Eyes.HalfSpacing, 14, 21, 0.6);
        AssertSpread(p => p.Eyes.Openness, 2.5, 9, 0.5);
        AssertSpread(p => p.Brows.Thickness, 1, 6, 0.6);
        AssertSpread(p => p.Nose.Length, 15, 25, 1);
        AssertSpread(p => p.Nose.HalfWidth, 4, 13, 0.8);
        AssertSpread(p => p.Mouth.HalfWidth, 9, 19, 1);
        AssertSpread(p => p.Mouth.LowerLip, 1.2, 7, 0.6);
        AssertSpread(p => p.Hair.HairlineHeight, 28, 51, 2);
    }

    [Fact]
    public void FromSeed_ManySeeds_MakesPeopleWhoDifferInManyCues()
    {
        var looks = People.Select(p => (
            p.Hair.Style, p.Beard.Style, p.Glasses.Style, p.Hair.Colour, (int)(p.Skin.Melanin * 6), p.Marks.Moles.Count)).Distinct().Count();

        Assert.True(looks > 0.98 * People.Length, $"Only {looks} of {People.Length} people differ in hair, beard, glasses, skin or moles.");
    }

    [Fact]
    public void FromSeed_FeminineFaces_HaveNoBeard() =>
        Assert.All(People.Where(p => p.Masculinity < 0.5f), p => Assert.Equal(BeardStyle.None, p.Beard.Style));

    private static void AssertSpread(Func<FaceIdentity, double> measure, double low, double high, double deviation)
    {
        var values = People.Select(measure).ToArray();
        var mean = values.Average();
        Assert.All(values, value => Assert.InRange(value, low, high));
        Assert.True(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))) >= deviation, $"The values crowd around {mean}.");
    }
}
