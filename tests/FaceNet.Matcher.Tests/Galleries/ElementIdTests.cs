using FaceNet.Matcher.Galleries;

namespace FaceNet.Matcher.Tests.Galleries;

public sealed class ElementIdTests
{
    [Theory]
    [InlineData("anna", "photo-1")]
    [InlineData("a", "b")]
    [InlineData("~.-_", "~.-_")]
    public void TryParse_WhatToStringWrote_IsTheSame(string subject, string face)
    {
        var element = ElementId.New(subject, face, ElementId.NewGeneration());

        Assert.Equal(element, ElementId.TryParse(element.ToString()));
        Assert.StartsWith($"{subject}/{face}#", element.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("anna")]
    [InlineData("anna/photo")]
    [InlineData("anna#1")]
    [InlineData("/photo#1")]
    [InlineData("anna/#1")]
    public void TryParse_SomethingElse_IsNull(string text) => Assert.Null(ElementId.TryParse(text));

    [Fact]
    public void New_SameFaceTwice_HasTwoNames() => Assert.NotEqual(ElementId.New("s", "f", "0000"), ElementId.New("s", "f", "0000"));

    [Fact]
    public void IsOf_Generation_TellsLivesOfAGalleryApart()
    {
        var generation = ElementId.NewGeneration();

        Assert.True(ElementId.New("s", "f", generation).IsOf(generation));
        Assert.False(ElementId.New("s", "f", ElementId.NewGeneration()).IsOf(generation));
    }
}
