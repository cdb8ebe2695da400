using FaceNet.Testing;

namespace FaceNet.ModelContract.Tests;

public sealed class FaceQualityMeterTests
{
    [Fact]
    public void Measure_StrongerBlur_LowersSharpnessStepByStep()
    {
        var scene = Scene.Sharp();

        double[] sharpness = [Sharpness(scene), .. new[] { 0.5, 1, 1.5, 2, 3, 4, 6 }.Select(deviation => Sharpness(Scene.Blur(scene, deviation)))];

        Assert.All(sharpness.Zip(sharpness.Skip(1)), pair => Assert.True(pair.Second < 0.99 * pair.First, string.Join(", ", sharpness)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Measure_BlurOfKnownDeviation_IsReadInItsUnit(double deviation)
    {
        // The smoothing of the measure itself adds a variance of 1, the pixels of the picture a little.
        var expected = 112 / (Math.Tau * Math.Sqrt((deviation * deviation) + 1));

        Assert.InRange(Sharpness(Scene.Blur(Scene.Sharp(), deviation)), 0.8 * expected, 1.25 * expected);
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.25, 0)]
    [InlineData(0.5, 100)]
    public void Measure_OtherLight_LeavesSharpnessAlone(double gain, double offset)
    {
        var scene = Scene.Blur(Scene.Sharp(), 1);

        Assert.InRange(Sharpness(Scene.Lit(scene, gain, offset)), 0.95 * Sharpness(scene), 1.05 * Sharpness(scene));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 5)]
    [InlineData(3, 10)]
    [InlineData(4, 10)]
    [InlineData(6, 20)]
    public void Measure_Noise_IsNotTakenForDetail(double blur, double noise)
    {
        var scene = Scene.Blur(Scene.Sharp(), blur);

        Assert.InRange(Sharpness(Scene.Noisy(scene, noise)), 0, Sharpness(scene));
    }

    [Fact]
    public void Measure_LittleNoise_LeavesSharpnessAlone() =>
        Assert.InRange(Sharpness(Scene.Noisy(Scene.Sharp(), 5)), 0.95 * Sharpness(Scene.Sharp()), Sharpness(Scene.Sharp()));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20)]
    public void Measure_NoiseOfKnownDeviation_IsReadInItsUnit(double noise) =>
        Assert.InRange(Measure(Scene.Noisy(Scene.Blur(Scene.Sharp(), 1.5), noise)).Noise, 0.9 * noise, 1.2 * noise);

    [Fact]
    public void Measure_EdgesWithoutNoise_AreNotTakenForNoise() => Assert.InRange(Measure(Scene.Blur(Scene.Sharp(), 1)).Noise, 0, 1);

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    public void Measure_NoiseAlone_IsNotSharp(double noise) => Assert.Equal(0, Sharpness(Scene.Noisy(Flat(128, 128, 128), noise)));

    [Theory]
    [InlineData(160)]
    [InlineData(224)]
    [InlineData(448)]
    public void Measure_SameFaceForALargerInput_IsAsSharp(int side)
    {
        var scene = Scene.Blur(Scene.Sharp(), 3);

        Assert.InRange(Sharpness(scene.Resize(side, side)), 0.85 * Sharpness(scene), 1.15 * Sharpness(scene));
    }

    [Fact]
    public void Measure_LessLight_LowersExposureAndContrastAlike()
    {
        var scene = Measure(Scene.Sharp());

        var dim = Measure(Scene.Lit(Scene.Sharp(), 0.5));

        Assert.Equal(scene.Exposure / 2, dim.Exposure, 0.5);
        Assert.Equal(scene.Contrast / 2, dim.Contrast, 0.5);
    }

    [Fact]
    public void Measure_Colours_CountAsTheEyeSeesThem()
    {
        Assert.Equal(0.299 * 200, Measure(Flat(200, 0, 0)).Exposure, 0.01);
        Assert.Equal(0.587 * 200, Measure(Flat(0, 200, 0)).Exposure, 0.01);
        Assert.Equal(0.114 * 200, Measure(Flat(0, 0, 200)).Exposure, 0.01);
    }

    [Fact]
    public void Measure_BlackAndWhite_HasTheMostContrast()
    {
        var quality = Measure(TestImages.Painted(112, 112, (x, _) => x < 56 ? (0, 0, 0) : (255, 255, 255)));

        Assert.Equal((127.5, 127.5), (Math.Round(quality.Exposure, 2), Math.Round(quality.Contrast, 2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void Measure_FlatPicture_HasNeitherContrastNorSharpness(int grey)
    {
        var quality = Measure(Flat(grey, grey, grey));

        Assert.Equal((double)grey, quality.Exposure, 0.01);
        Assert.Equal((0, 0), (Math.Round(quality.Contrast, 1), quality.Sharpness));
    }

    [Fact]
    public void Measure_Surroundings_DoNotCount()
    {
        var scene = Scene.Sharp();
        var framed = TestImages.Painted(112, 112, (x, y) => x is < 15 or > 96 || y is < 15 or > 96 ? (255, 0, 0) : Grey(scene, x, y));

        Assert.Equal(Measure(scene), Measure(framed));
    }

    [Theory]
    [InlineData(16, 16)]
    [InlineData(16, 1024)]
    [InlineData(1024, 16)]
    [InlineData(17, 33)]
    [InlineData(167, 168)]
    [InlineData(1024, 1024)]
    public void Measure_AnySizeOfInput_IsMeasured(int width, int height)
    {
        var quality = FaceQualityMeter.Measure(Scene.Sharp().Resize(width, height), faceSize: 40);

        Assert.Equal(40, quality.FaceSize);
        Assert.InRange(quality.Exposure, 100, 155);
        Assert.True(quality.Sharpness > 0 && quality.Contrast > 5);
    }

    [Fact]
    public void Measure_AFace_AllocatesNothing()
    {
        var scene = Scene.Sharp();

        Assert.Equal(0, AllocatedBytes.LeastOf(() => FaceQualityMeter.Measure(scene, 112)));
    }

    private static (int, int, int) Grey(RgbImage image, int x, int y)
    {
        var grey = image.Pixels[((y * image.Width) + x) * 3];
        return (grey, grey, grey);
    }

    private static RgbImage Flat(int red, int green, int blue) => TestImages.Painted(112, 112, (_, _) => (red, green, blue));

    private static FaceQuality Measure(RgbImage image) => FaceQualityMeter.Measure(image, 112);

    private static double Sharpness(RgbImage image) => Measure(image).Sharpness;
}
