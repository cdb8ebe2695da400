using FaceNet.SyntheticFaces.Conditions;
using SkiaSharp;

namespace FaceNet.SyntheticFaces.Tests;

public sealed class FacePainterTests
{
    private static readonly FacePoint[] Template =
    [
        new(38.2946f, 51.6963f), new(73.5318f, 51.5014f), new(56.0252f, 71.7366f), new(41.5493f, 92.3655f), new(70.7299f, 92.2041f),
    ];

    private readonly FacePainter _painter = new();

    [Fact]
    public void Paint_AnyPhoto_IsAnAlignedCropInJpeg()
    {
        var face = _painter.Paint(FaceIdentity.FromSeed(1), PhotoConditions.FromSeed(2));

        Assert.Equal([0xFF, 0xD8], face.Jpeg[..2]);
        using var image = SKBitmap.Decode(face.Jpeg);
        Assert.Equal((FacePainter.Size, FacePainter.Size), (image.Width, image.Height));
    }

    [Fact]
    public void PaintRgb_AnyPhoto_HasThreeBytesForEachPixelAndIsWhatTheJpegShows()
    {
        var identity = FaceIdentity.FromSeed(3);
        var conditions = PhotoConditions.Neutral;

        var rgb = _painter.PaintRgb(identity, conditions);

        Assert.Equal(112 * 112 * 3, rgb.Length);
        using var decoded = SKBitmap.Decode(_painter.Paint(identity, conditions).Jpeg);
        var differences = Enumerable.Range(0, 112 * 112)
            .Average(i => Math.Abs(decoded.GetPixel(i % 112, i / 112).Green - rgb[(i * 3) + 1]));
        Assert.InRange(differences, 0, 4);
    }

    [Fact]
    public void Paint_FiveHundredSeeds_KeepsTheLandmarksInTheImageAndNearTheTemplate()
    {
        var distances = new List<float>();
        for (ulong seed = 0; seed <= 500; seed++)
        {
            var face = _painter.Paint(FaceIdentity.FromSeed(seed), PhotoConditions.FromSeed(seed));

            Assert.Equal(Template.Length, face.Landmarks.Count);
            foreach (var (drawn, target) in face.Landmarks.Zip(Template))
            {
                Assert.InRange(drawn.X, 0, FacePainter.Size);
                Assert.InRange(drawn.Y, 0, FacePainter.Size);
                distances.Add(MathF.Sqrt(MathF.Pow(drawn.X - target.X, 2) + MathF.Pow(drawn.Y - target.Y, 2)));
            }
        }

        Assert.InRange(distances.Max(), 1f, 22f);
        Assert.InRange(distances.Average(), 1f, 5f);
    }

    [Fact]
    public void Paint_NeutralFace_HasDarkPupilsWhereTheLandmarksSay()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var identity = FaceIdentity.FromSeed(seed) with { Glasses = new(Identities.GlassesStyle.None, 12, 8, 1, default) };
            var rgb = _painter.PaintRgb(identity, PhotoConditions.Neutral);
            var landmarks = _painter.Paint(identity, PhotoConditions.Neutral).Landmarks;

            foreach (var eye in landmarks.Take(2))
            {
                var pupil = DarkestGrey(rgb, eye, 2);
                Assert.True(pupil < 75, $"Person {seed}: the darkest grey at the eye is {pupil}.");
            }
        }
    }

    [Fact]
    public void Paint_HeadTurned_MovesTheNoseAgainstTheEyes()
    {
        var identity = FaceIdentity.FromSeed(4);

        float NoseAgainstEyes(float yaw)
        {
            var pose = new HeadPose(yaw, 0, 0, 0, 0, 1);
            var landmarks = _painter.Paint(identity, PhotoConditions.Neutral with { Pose = pose }).Landmarks;
            return landmarks[2].X - ((landmarks[0].X + landmarks[1].X) / 2f);
        }

        Assert.True(NoseAgainstEyes(20) > NoseAgainstEyes(0) + 3f);
        Assert.True(NoseAgainstEyes(-20) < NoseAgainstEyes(0) - 3f);
    }

    [Theory]
    [InlineData(OcclusionKind.Strand)]
    [InlineData(OcclusionKind.Cap)]
    [InlineData(OcclusionKind.Scarf)]
    [InlineData(OcclusionKind.Hand)]
    [InlineData(OcclusionKind.Sunglasses)]
    [InlineData(OcclusionKind.Mask)]
    public void PaintRgb_Occlusion_HidesPartOfTheFace(OcclusionKind kind)
    {
        var identity = FaceIdentity.FromSeed(5);
        var bare = _painter.PaintRgb(identity, PhotoConditions.Neutral);

        var hidden = _painter.PaintRgb(
            identity, PhotoConditions.Neutral with { Occlusion = new Occlusion(kind, 1, 0.5f, new Rgb(140, 32, 38)) });

        var changed = bare.Zip(hidden).Count(pair => Math.Abs(pair.First - pair.Second) > 25) / (double)bare.Length;
        Assert.InRange(changed, 0.003, 0.6);
    }

    [Fact]
    public async Task Paint_FromManyThreads_GivesTheSameBytesAsFromOne()
    {
        var expected = Enumerable.Range(0, 24).Select(Draw).ToArray();

        var drawn = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => Draw(i), TestContext.Current.CancellationToken)));

        Assert.Equal(expected, drawn);

        byte[] Draw(int i) => _painter.Paint(FaceIdentity.FromSeed((ulong)i), PhotoConditions.FromSeed((ulong)i)).Jpeg;
    }

    private static int DarkestGrey(byte[] rgb, FacePoint centre, int reach)
    {
        var darkest = 255;
        for (var y = (int)centre.Y - reach; y <= (int)centre.Y + reach; y++)
        {
            for (var x = (int)centre.X - reach; x <= (int)centre.X + reach; x++)
            {
                var pixel = ((y * FacePainter.Size) + x) * 3;
                darkest = Math.Min(darkest, (rgb[pixel] + rgb[pixel + 1] + rgb[pixel + 2]) / 3);
            }
        }

        return darkest;
    }
}
