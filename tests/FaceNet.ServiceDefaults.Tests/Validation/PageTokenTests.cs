using FaceNet.ServiceDefaults.Errors;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.ServiceDefaults.Tests.Validation;

public class PageTokenTests
{
    [Fact]
    public void Read_TokenOfTheSameQuery_GivesThePosition() =>
        Assert.Equal("subject-41", PageToken.Read("gallery=a", PageToken.Create("gallery=a", "subject-41")));

    [Fact]
    public void Read_NoToken_IsTheFirstPage() => Assert.Null(PageToken.Read("gallery=a", ""));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("!!")]
    [InlineData("AAAA")]
    public void Read_NotAToken_NamesTheField(string token)
    {
        var error = Assert.Throws<InvalidRequestException>(() => PageToken.Read("gallery=a", token));

        Assert.Equal("page_token", error.Field);
    }

    [Fact]
    public void Read_TokenOfAnotherQuery_IsRefused()
    {
        var token = PageToken.Create("gallery=a", "subject-41");

        Assert.Throws<InvalidRequestException>(() => PageToken.Read("gallery=b", token));
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(7, 7)]
    [InlineData(1000, 1000)]
    [InlineData(int.MaxValue, 1000)]
    public void Size_CoercesToTheLargestPage(int requested, int size) => Assert.Equal(size, PageToken.Size(requested));

    [Fact]
    public void Size_Negative_IsRefused() => Assert.Equal("page_size", Assert.Throws<InvalidRequestException>(() => PageToken.Size(-1)).Field);
}
