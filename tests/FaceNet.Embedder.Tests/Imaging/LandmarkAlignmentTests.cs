using CsCheck;
using FaceNet.Embedder.Imaging;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Embedder.Tests.Imaging;

public sealed class LandmarkAlignmentTests
{
    private static readonly ImagePoint[] Template = [new(38, 52), new(74, 52), new(56, 72), new(41, 92), new(71, 92)];

    [Fact]
    public void Fit_TurnedScaledAndShiftedTemplate_FindsTheMap() =>
        Gen.Select(Gen.Double[-Math.PI, Math.PI], Gen.Double[0.1, 20], Gen.Double[-5000, 5000], Gen.Double[-5000, 5000])
            .Sample((angle, scale, x, y) =>
            {
                var (cosine, sine) = (scale * Math.Cos(angle), scale * Math.Sin(angle));
                var truth = new AffineMap(cosine, -sine, x, sine, cosine, y);
                ImagePoint[] face = [.. Template.Select(truth.Apply)];

                var found = LandmarkAlignment.Fit(Template, face, "landmarks");

                return Template.All(point => Distance(found.Apply(point), truth.Apply(point)) < 1e-6 * scale * 100);
            });

    [Fact]
    public void Fit_NoisyPoints_IsBetterThanAnyMapNearby()
    {
        ImagePoint[] face = [new(101, 99), new(171, 104), new(138, 142), new(107, 185), new(165, 181)];
        var found = LandmarkAlignment.Fit(Template, face, "landmarks");
        var best = Error(found, face);

        foreach (var (turn, shift) in new[] { (0.001, 0.0), (-0.001, 0.0), (0.0, 0.05), (0.0, -0.05) })
        {
            var other = new AffineMap(found.XX + turn, found.XY + turn, found.X0 + shift, found.YX - turn, found.YY + turn, found.Y0 - shift);
            Assert.True(Error(other, face) > best);
        }
    }

    [Fact]
    public void Fit_LeftAndRightExchanged_SaysSo()
    {
        ImagePoint[] exchanged = [Template[1], Template[0], Template[2], Template[4], Template[3]];

        var refusal = Assert.Throws<InvalidRequestException>(() => LandmarkAlignment.Fit(Template, exchanged, "face.landmarks"));

        Assert.Equal("face.landmarks", refusal.Field);
        Assert.Contains("left and right exchanged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_PointsOnOneSpot_Refuses() =>
        Assert.Throws<InvalidRequestException>(() => LandmarkAlignment.Fit(Template, [.. Enumerable.Repeat(new ImagePoint(0.4, 0.5), 5)], "landmarks"));

    [Fact]
    public void Fit_ProfileWhoseEyesNearlyCoincide_IsTaken()
    {
        ImagePoint[] profile = [new(50, 52), new(48, 52), new(70, 72), new(52, 92), new(51, 92)];

        Assert.True(LandmarkAlignment.Fit(Template, profile, "landmarks").ScaleX > 0);
    }

    private static double Error(AffineMap map, ImagePoint[] face) => Template.Zip(face).Sum(pair => Math.Pow(Distance(map.Apply(pair.First), pair.Second), 2));

    private static double Distance(ImagePoint a, ImagePoint b) => double.Hypot(a.X - b.X, a.Y - b.Y);
}
