using System.Text.Json.Nodes;
using SkiaSharp;

namespace FaceNet.Standalone.EndToEndTests.Demo;

/// <summary>The demo on a folder of photos, as people have them: with things in it that are no faces.</summary>
public sealed class FolderDemoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_FolderOfCrops_FindsItsPeople()
    {
        WritePeople(people: 4, photos: 4);

        var (run, report) = await RunAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal((4, 4, 1.0), ((int)report["people"]!, (int)report["clusters"]!, (double)report["bcubed_f"]!));
        Assert.Equal((1.0, 1.0), ((double)report["rank1"]!, (double)report["strangers_unknown"]!));
        Assert.Equal((0, 0, 0), ((int)report["broken_sent"]!, (int)report["repeated_sent"]!, (int)report["refused"]!));
        Assert.Equal(16, (int)report["faces"]! + (int)report["enrolled_faces"]!);
        Assert.Empty(report["warnings"]!.AsArray());
    }

    [Fact]
    public async Task Run_MessyFolder_TakesTheFacesAndSaysWhatItLeavesOut()
    {
        WritePeople(people: 3, photos: 3);
        Directory.CreateDirectory(_folder["faces/nobody"]);
        await File.WriteAllTextAsync(_folder["faces/readme.txt"], "faces of a party", Cancellation);
        await File.WriteAllTextAsync(_folder["faces/person 0/notes.txt"], "wore a hat", Cancellation);
        await File.WriteAllBytesAsync(_folder["faces/person 1/cut.jpg"], DrawnPeople.Photo(1)[..1500], Cancellation);
        Directory.Move(_folder["faces/person 2"], _folder["faces/Anna & <i>Bob [bold]"]);

        var (run, report) = await RunAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Equal((3, 3), ((int)report["people"]!, (int)report["clusters"]!));
        Assert.Contains("warning: 2 files are left out, readme.txt for one", run.Output, StringComparison.Ordinal);
        Assert.Equal(10, (int)report["faces"]! + (int)report["enrolled_faces"]! + (int)report["enrollments_refused"]!);
        Assert.Equal(1, (int)report["refused"]! + (int)report["enrollments_refused"]!);
        Assert.Contains("IMAGE_TRUNCATED", run.Output, StringComparison.Ordinal);
        Assert.Contains("<b>Anna &amp; &lt;i&gt;Bob [bold]</b>", await HtmlAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FolderOfWholePhotos_WarnsAndSaysWhatToDo()
    {
        WritePeople(people: 2, photos: 2, WholePhoto);

        var (run, report) = await RunAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        var warning = (string?)Assert.Single(report["warnings"]!.AsArray());
        Assert.Contains("4 of 4 photos looked at are whole photos, not aligned face crops: person 0/0.jpg has 1200x900 pixels", warning, StringComparison.Ordinal);
        Assert.Contains("Detect each face with its five landmarks", warning, StringComparison.Ordinal);
        Assert.Contains("warning: 4 of 4 photos", run.Output, StringComparison.Ordinal);
        Assert.Contains("""<div class="note">4 of 4 photos""", await HtmlAsync(), StringComparison.Ordinal);
    }

    // The crop somewhere in a larger picture, as a camera takes it.
    private static byte[] WholePhoto(byte[] crop)
    {
        using var face = SKBitmap.Decode(crop);
        using var photo = new SKBitmap(1200, 900);
        using var canvas = new SKCanvas(photo);
        canvas.Clear(SKColors.SteelBlue);
        canvas.DrawBitmap(face, 500, 300, SKSamplingOptions.Default);
        return photo.Encode(SKEncodedImageFormat.Jpeg, 90).ToArray();
    }

    private void WritePeople(int people, int photos, Func<byte[], byte[]>? develop = null)
    {
        for (var person = 0; person < people; person++)
        {
            Directory.CreateDirectory(_folder[$"faces/person {person}"]);
            for (var photo = 0; photo < photos; photo++)
            {
                var crop = DrawnPeople.Photo(person, photo);
                File.WriteAllBytes(_folder[$"faces/person {person}/{photo}.jpg"], develop?.Invoke(crop) ?? crop);
            }
        }
    }

    private async Task<(CommandRun Run, JsonNode Report)> RunAsync()
    {
        var run = await CommandRun.RunAsync("demo", "--faces", _folder["faces"], "--domain", "drawings", "--report", _folder["report"]);
        return (run, JsonNode.Parse(await File.ReadAllTextAsync(_folder["report/report.json"], Cancellation))!);
    }

    private Task<string> HtmlAsync() => File.ReadAllTextAsync(_folder["report/report.html"], Cancellation);
}
