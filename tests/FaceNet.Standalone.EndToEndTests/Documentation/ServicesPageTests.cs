namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed class ServicesPageTests
{
    private static readonly string[] Page =
    [
        "## Colours",
        "| colour | note | hue |",
        "|---|---|---|",
        "| `red` | warm | `0` |",
        "",
        "| colour | note | hue |",
        "|---|---|---|",
        "| `blue` | | `240` |",
        "",
        "| shape | sides |",
        "|---|---|",
        "| square | 4 |",
        "## Other colours",
        "| colour | hue |",
        "|---|---|",
        "| green | 120 |",
    ];

    [Theory]
    [InlineData("red | 0", "blue | 240")]
    [InlineData("red | 0", "blue | 241", "is missing: blue | 241", "is not so in the code: blue | 240")]
    [InlineData("red | 0", null, "is not so in the code: blue | 240")]
    public void Differences_AnyPage_NamesEveryWrongRow(string first, string? second, params string[] wrong)
    {
        string[] expected = [.. new[] { first, second }.OfType<string>()];

        Assert.Equal(wrong, new ServicesPage(Page).Differences("Colours", ["colour", "hue"], expected));
    }

    [Fact]
    public void Differences_RowTwice_SaysSo()
    {
        var page = new ServicesPage([.. Page.Take(4), Page[3]]);

        Assert.Equal(["stands there more than once: red"], page.Differences("Colours", ["colour"], ["red"]));
    }

    [Fact]
    public void MustHave_NoSuchSection_Fails() =>
        Assert.ThrowsAny<Exception>(() => new ServicesPage(Page).MustHave("Tastes", ["taste"], ["sweet"]));
}
