using FaceNet.Matcher.Decisions;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Errors;

namespace FaceNet.Matcher.Tests.Decisions;

public sealed class ThresholdRequestTests
{
    [Fact]
    public void Parse_NoChoice_LeavesItToTheGallery()
    {
        Assert.Equal(default, ThresholdRequest.Parse(null));
        Assert.Equal(default, ThresholdRequest.Parse(new ThresholdChoice()));
    }

    [Fact]
    public void Parse_Choice_IsRead()
    {
        Assert.Equal(new ThresholdRequest(0.02, null), ThresholdRequest.Parse(new ThresholdChoice { MaxFar = 0.02 }));
        Assert.Equal(new ThresholdRequest(null, 0), ThresholdRequest.Parse(new ThresholdChoice { MaxSquaredDistance = 0 }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Parse_RateOutOfRange_NamesTheField(double rate)
    {
        var refused = Assert.Throws<InvalidRequestException>(() => ThresholdRequest.Parse(new ThresholdChoice { MaxFar = rate }));

        Assert.Equal("threshold.max_far", refused.Field);
    }

    [Theory]
    [InlineData(-0.001)]
    [InlineData(4.001)]
    [InlineData(double.NaN)]
    public void Parse_DistanceOutOfRange_NamesTheField(double distance)
    {
        var refused = Assert.Throws<InvalidRequestException>(() => ThresholdRequest.Parse(new ThresholdChoice { MaxSquaredDistance = distance }));

        Assert.Equal("threshold.max_squared_distance", refused.Field);
    }
}
