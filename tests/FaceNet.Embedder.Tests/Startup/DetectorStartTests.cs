using FaceNet.Embedder.Tests.Detection;
using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;

namespace FaceNet.Embedder.Tests.Startup;

public sealed class DetectorStartTests
{
    private static readonly Dictionary<string, (Func<ModelManifest, ModelManifest> Change, string Error)> Misfits = new()
    {
        ["input name"] = (manifest => manifest with { Input = manifest.Input with { Name = "input" } }, "input.name: input must be the graph's input 'photo'"),
        ["layout"] = (manifest => manifest with { Input = manifest.Input with { Layout = TensorLayouts.Nhwc } }, "input.height: 320 must be 3 as in the graph's input"),
        ["stride"] = (manifest => manifest with { Detection = manifest.Detection! with { Strides = [8, 32] } }, "detection.strides: cls_32 is no output"),
    };

    public static TheoryData<string> Names => [.. Misfits.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Start_ManifestDoesNotFitItsGraph_NamesTheField(string name)
    {
        var folder = TestModels.Copy(TestModels.TinyDetector, Misfits[name].Change);

        Assert.Contains(Misfits[name].Error, await EmbedderHost.StartErrorAsync(("Detector:Directory", folder)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ModelInThePlaceOfTheOther_SaysWhichOptionIsForIt()
    {
        var detectorAsModel = await EmbedderHost.StartErrorAsync(("Models:Directory", TestModels.TinyDetector));
        var modelAsDetector = await EmbedderHost.StartErrorAsync(("Detector:Directory", TestModels.Tiny));

        Assert.Contains("kind: detector", detectorAsModel, StringComparison.Ordinal);
        Assert.Contains("Detector__Directory", detectorAsModel, StringComparison.Ordinal);
        Assert.Contains("kind: embedder must be detector", modelAsDetector, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_GraphIsAnother_NamesItsChecksum()
    {
        var folder = TestModels.Copy(TestModels.TinyDetector, manifest => manifest with { Sha256 = new string('0', 64) });

        Assert.Contains("sha256: 000", await EmbedderHost.StartErrorAsync(("Detector:Directory", folder)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FolderMissing_NamesIt() =>
        Assert.Contains("/no/such/detector", await EmbedderHost.StartErrorAsync(("Detector:Directory", "/no/such/detector")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Detector:MaxFaces", "0", "MaxFaces")]
    [InlineData("Detector:MaxFaces", "65", "MaxFaces")]
    [InlineData("Detector:ScoreThreshold", "1.1", "ScoreThreshold")]
    [InlineData("Detector:LongestSide", "63", "LongestSide")]
    public async Task Start_OptionOutOfRange_NamesIt(string option, string value, string named) =>
        Assert.Contains(named, await EmbedderHost.StartErrorAsync((option, value)), StringComparison.Ordinal);

    [Fact]
    public async Task Start_NonCommercialDetectorForOtherMachines_NeedsConsent()
    {
        var folder = TestModels.Copy(TestModels.TinyDetector, manifest => manifest with { Training = manifest.Training with { NonCommercial = true } });

        var error = await EmbedderHost.StartErrorAsync(("Detector:Directory", folder), ("Listeners:Address", "0.0.0.0"), ("Security:AllowAnonymous", "true"));

        Assert.Contains("Models__AcceptNonCommercial=true", error, StringComparison.Ordinal);
        Assert.Contains("another model with Detector__Directory", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DetectFaces_LongestSide_IsThatOfTheOptions()
    {
        // 640x640 becomes 320x320: only a square of 16 pixels is a cell of 8.
        await using var host = await EmbedderHost.StartAsync(("Detector:Directory", TestModels.TinyDetector), ("Detector:LongestSide", "320"));
        var photo = PatchPhoto.Paint(640, 640, 16, (160, 320, 255, 0, 0));

        var answer = await host.Client.DetectFacesAsync(
            new DetectFacesRequest { Photo = PatchPhoto.Raw(photo), MinConfidence = 0.9f }, cancellationToken: TestContext.Current.CancellationToken);

        var box = Assert.Single(answer.Faces).Box;
        Assert.InRange(box.Width, 62, 68);
        Assert.InRange(box.Height, 78, 85);
        Assert.True(host.Log.Contains("Finding faces with tiny-detector 1"));
    }
}
