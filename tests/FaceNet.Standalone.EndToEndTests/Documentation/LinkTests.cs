using System.Text.RegularExpressions;

namespace FaceNet.Standalone.EndToEndTests.Documentation;

public sealed partial class LinkTests
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("services/README.md")]
    [InlineData("deploy/README.md")]
    public void Links_OfAPage_LeadSomewhere(string page)
    {
        var broken = Link().Matches(File.ReadAllText(Repository.PathOf(page)))
            .Select(match => match.Groups[1].Value)
            .Where(target => !Path.Exists(Repository.PathOf($"{page}/../{target}")));

        Assert.Empty(broken);
    }

    // What is no address on the web and no place on the same page.
    [GeneratedRegex(@"\]\((?!https?://|#)([^)#]+)")]
    private static partial Regex Link();
}
