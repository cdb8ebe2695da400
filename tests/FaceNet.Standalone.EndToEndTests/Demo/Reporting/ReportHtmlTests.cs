using System.Text.RegularExpressions;
using FaceNet.ModelContract;

namespace FaceNet.Standalone.EndToEndTests.Demo.Reporting;

/// <summary>The page for people, which has to open anywhere and for ever.</summary>
[Collection<SharedDrawnDemo>]
public sealed partial class ReportHtmlTests(DrawnDemo demo)
{
    [Fact]
    public void Write_Demo_NeedsNothingButItself()
    {
        Assert.DoesNotMatch(Elsewhere(), demo.Html);
        Assert.DoesNotContain("<script", demo.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", demo.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Write_Demo_ShowsFacesAsSmallPictures()
    {
        var pictures = Thumbnails().Matches(demo.Html);

        Assert.InRange(pictures.Count, DrawnDemo.People, int.MaxValue);
        Assert.All(pictures, picture =>
        {
            var header = FaceImageDecoder.ReadHeader(Convert.FromBase64String(picture.Groups["data"].Value), new ImageLimits());
            Assert.Equal((56, 56), (header.Width, header.Height));
        });
    }

    [Fact]
    public void Write_Demo_ShowsTheFiguresOfTheJson()
    {
        Assert.Contains("Every event is accounted for.", demo.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"alarm\"", demo.Html, StringComparison.Ordinal);
        Assert.Contains($"<b>{demo.Json["clusters"]} / {demo.Json["people"]}</b>", demo.Html, StringComparison.Ordinal);
    }

    [GeneratedRegex("""https?://|@import|url\(|(src|href|srcset|action|poster)\s*=\s*"(?!data:image/)""", RegexOptions.IgnoreCase)]
    private static partial Regex Elsewhere();

    [GeneratedRegex("""<img[^>]* src="data:image/jpeg;base64,(?<data>[^"]+)" """)]
    private static partial Regex Thumbnails();
}
