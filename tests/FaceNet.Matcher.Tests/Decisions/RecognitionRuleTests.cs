using FaceNet.Matcher.Decisions;
using FaceNet.Protos.Matching.V1;

namespace FaceNet.Matcher.Tests.Decisions;

public sealed class RecognitionRuleTests
{
    [Theory]
    [InlineData(1.0, new double[0], Decision.Unknown)]
    [InlineData(1.0, new[] { 1.0 }, Decision.Match)]
    [InlineData(1.0, new[] { 1.0001 }, Decision.Unknown)]
    [InlineData(1.0, new[] { 0.3, 0.9 }, Decision.Match)]
    [InlineData(1.0, new[] { 0.5, 0.55 }, Decision.Ambiguous)]
    [InlineData(1.0, new[] { 0.5, 0.5 }, Decision.Ambiguous)]
    [InlineData(1.0, new[] { 0.0, 0.1 }, Decision.Match)]
    [InlineData(1.0, new[] { 0.0, 0.0999 }, Decision.Ambiguous)]
    [InlineData(1.0, new[] { 0.95, 1.01 }, Decision.Match)]
    [InlineData(1.0, new[] { 0.95, 1.0 }, Decision.Ambiguous)]
    [InlineData(1.0, new[] { 1.2, 1.21 }, Decision.Unknown)]
    [InlineData(1.0, new[] { 0.5, 0.9, 0.91 }, Decision.Match)]
    [InlineData(0.0, new[] { 0.0 }, Decision.Match)]
    [InlineData(4.0, new[] { 3.9, 4.0 }, Decision.Match)]
    public void Decide_NearestSubjects_FollowsTheRule(double threshold, double[] distances, Decision expected)
    {
        var nearest = distances.Select((distance, index) => new SubjectHit($"s{index}", "f", distance)).ToArray();

        Assert.Equal(expected, RecognitionRule.Decide(nearest, threshold));
    }

    [Theory]
    [InlineData(0.8, 0.8, Decision.Match)]
    [InlineData(0.8001, 0.8, Decision.Unknown)]
    public void Decide_OneDistance_MatchesUpToTheThreshold(double distance, double threshold, Decision expected) =>
        Assert.Equal(expected, RecognitionRule.Decide(distance, threshold));

    [Theory]
    [InlineData(0.2, 1.0, 0.3)]
    [InlineData(0.95, 1.0, 1.0)]
    public void Reach_Best_IsTheMarginWithinTheThreshold(double best, double threshold, double expected) =>
        Assert.Equal(expected, RecognitionRule.Reach(new SubjectHit("s", "f", best), threshold), 12);
}
