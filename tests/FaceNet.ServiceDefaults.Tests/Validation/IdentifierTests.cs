using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.ServiceDefaults.Tests.Validation;

public class IdentifierTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("site-7_gate.2~north")]
    [InlineData("0123456789")]
    public void Require_AllowedCharacters_ReturnsTheValue(string value) => Assert.Equal(value, Identifier.Require(value, "gallery"));

    [Fact]
    public void Require_LongestAllowed_ReturnsTheValue() => Assert.True(Identifier.IsValid(new string('x', Identifier.MaxLength)));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a b", "'a b' holds a character")]
    [InlineData("../etc/passwd", "holds a character")]
    [InlineData("a{b}", "holds a character")]
    [InlineData("a:b", "holds a character")]
    [InlineData("gäste", "holds a character")]
    [InlineData("a*", "holds a character")]
    [InlineData("a\n", "holds a character")]
    public void Require_Broken_NamesFieldValueAndRemedy(string value, string rule)
    {
        var error = Assert.Throws<InvalidRequestException>(() => Identifier.Require(value, "probe.gallery"));

        Assert.Equal("probe.gallery", error.Field);
        Assert.Contains(rule, error.Message, StringComparison.Ordinal);
        Assert.Matches("(Set|Use) ", error.Message);
    }

    [Fact]
    public void Require_TooLong_NamesTheLength()
    {
        var error = Assert.Throws<InvalidRequestException>(() => Identifier.Require(new string('x', 129), "crop_id"));

        Assert.Contains("129 characters", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Optional_Empty_IsAllowed_ButBrokenIsNot()
    {
        Assert.Equal("", Identifier.Optional("", "frame_id"));
        Assert.Throws<InvalidRequestException>(() => Identifier.Optional("a/b", "frame_id"));
    }
}
