namespace FaceNet.ModelContract.Tests;

public sealed class FaceQualityTests
{
    private static readonly FaceQuality Good = new(FaceSize: 112, Sharpness: 12, Exposure: 128, Contrast: 50, Noise: 2);

    public static TheoryData<FaceQuality, QualityReason, string> Faulty => new()
    {
        { Good with { FaceSize = 20 }, QualityReason.TooSmall, "TOO_SMALL: face size 20.0 px, at least 25.0" },
        { Good with { Sharpness = 1.5 }, QualityReason.Blurred, "BLURRED: sharpness 1.5 cycles per face width, at least " },
        { Good with { Exposure = 10 }, QualityReason.TooDark, "TOO_DARK: exposure 10.0 grey levels, at least " },
        { Good with { Exposure = 250 }, QualityReason.TooBright, "TOO_BRIGHT: exposure 250.0 grey levels, at most " },
        { Good with { Contrast = 3 }, QualityReason.LowContrast, "LOW_CONTRAST: contrast 3.0 grey levels, at least " },
        { Good with { Noise = 25 }, QualityReason.Noisy, "NOISY: noise 25.0 grey levels, at most 18.0" },
        { Good with { Sharpness = double.NaN }, QualityReason.Blurred, "BLURRED: sharpness NaN" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void FaultsBy_OneFault_NamesItWithValueAndLimit(FaceQuality quality, QualityReason reason, string words)
    {
        var fault = Assert.Single(quality.FaultsBy(QualityLimits.Standard));

        Assert.Equal(reason, fault.Reason);
        Assert.StartsWith(words, fault.ToString(), StringComparison.Ordinal);
        Assert.False(quality.Passes(QualityLimits.Standard));
    }

    [Fact]
    public void FaultsBy_GoodFace_HasNone()
    {
        Assert.Empty(Good.FaultsBy(QualityLimits.Standard));
        Assert.Empty(Good.FaultsBy(QualityLimits.Strict));
    }

    [Fact]
    public void FaultsBy_EverythingWrong_NamesAll() =>
        Assert.Equal(
            [QualityReason.TooSmall, QualityReason.Blurred, QualityReason.TooDark, QualityReason.LowContrast],
            default(FaceQuality).FaultsBy(QualityLimits.Standard).Select(fault => fault.Reason));

    [Fact]
    public void Limits_EachStage_IsStricterThanTheOneBefore()
    {
        QualityLimits[] stages = [QualityLimits.Useless, QualityLimits.Standard, QualityLimits.Strict, QualityLimits.Ample];

        Assert.All(stages.Zip(stages.Skip(1)), pair => Assert.True(
            pair.First.MinFaceSize < pair.Second.MinFaceSize && pair.First.MinSharpness < pair.Second.MinSharpness && pair.First.MinContrast < pair.Second.MinContrast
            && pair.First.MinExposure < pair.Second.MinExposure && pair.First.MaxExposure > pair.Second.MaxExposure && pair.First.MaxNoise > pair.Second.MaxNoise));
    }

    [Fact]
    public void Overall_WorseInAnyMeasure_IsLower()
    {
        FaceQuality[] worse = [Good with { FaceSize = 35 }, Good with { Sharpness = 6 }, Good with { Exposure = 20 }, Good with { Exposure = 220 }, Good with { Contrast = 8 }, Good with { Noise = 15 }];

        Assert.Equal(1, Good.Overall);
        Assert.All(worse, quality => Assert.InRange(quality.Overall, 0.1, 0.9));
        Assert.Equal(0, default(FaceQuality).Overall);
    }

    [Fact]
    public void Overall_SeveralFaults_IsThatOfTheWorst() =>
        Assert.Equal((Good with { FaceSize = 35 }).Overall, (Good with { FaceSize = 35, Sharpness = 7, Exposure = 30, Contrast = 12, Noise = 6 }).Overall);

    [Fact]
    public void Passes_AtTheLimits_IsTrue()
    {
        var strict = QualityLimits.Strict;

        Assert.True(new FaceQuality(strict.MinFaceSize, strict.MinSharpness, strict.MinExposure, strict.MinContrast, strict.MaxNoise).Passes(strict));
        Assert.True(new FaceQuality(strict.MinFaceSize, strict.MinSharpness, strict.MaxExposure, strict.MinContrast, strict.MaxNoise).Passes(strict));
    }
}
