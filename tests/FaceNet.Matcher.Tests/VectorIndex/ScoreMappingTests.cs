using FaceNet.Matcher.VectorIndex;

namespace FaceNet.Matcher.Tests.VectorIndex;

public sealed class ScoreMappingTests
{
    [Fact]
    public void Fit_RedisScores_TurnsThemAround()
    {
        var mapping = ScoreMapping.Fit(same: 1, orthogonal: 0.5, opposite: 0)!;

        Assert.Equal(0, mapping.SquaredDistance(1));
        Assert.Equal(1, mapping.SquaredDistance(0.75), 12);
        Assert.Equal(4, mapping.SquaredDistance(0));
    }

    [Fact]
    public void Fit_GarnetScores_LeavesThem()
    {
        var mapping = ScoreMapping.Fit(same: 0, orthogonal: 2, opposite: 4)!;

        Assert.Equal(1.25, mapping.SquaredDistance(1.25), 12);
    }

    [Theory]
    [InlineData(-1e-7, 0)]
    [InlineData(4.0000004, 4)]
    public void SquaredDistance_BeyondTheRange_IsClamped(double score, double expected) =>
        Assert.Equal(expected, ScoreMapping.Fit(0, 2, 4)!.SquaredDistance(score));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(0, 1.41421356, 2)]
    [InlineData(0, double.NaN, 4)]
    [InlineData(double.NaN, 2, 4)]
    [InlineData(1, 0.4, 0)]
    public void Fit_NoLine_IsNull(double same, double orthogonal, double opposite) => Assert.Null(ScoreMapping.Fit(same, orthogonal, opposite));
}
