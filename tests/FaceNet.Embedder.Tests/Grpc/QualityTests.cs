using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Tests.Grpc;

/// <summary>What callers are told of how well a face can be seen.</summary>
public sealed class QualityTests(EmbedderFixture embedder) : IClassFixture<EmbedderFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BatchEmbedFaces_FileAndPixelsOfOneFace_TellTheSameMeasures()
    {
        var measured = FaceQualityMeter.Measure(TestFaces.Crop(1), 112);

        var qualities = await QualitiesAsync(TestFaces.Encoded(1), TestFaces.Raw(TestFaces.Crop(1)));

        Assert.Equal(
            ((float)measured.FaceSize, (float)measured.Sharpness, (float)measured.Exposure, (float)measured.Contrast, (float)measured.Noise, (float)measured.Overall),
            (qualities[0].FaceSize, qualities[0].Sharpness, qualities[0].Exposure, qualities[0].Contrast, qualities[0].Noise, qualities[0].Overall));
        Assert.Equal(qualities[0], qualities[1]);
    }

    [Fact]
    public async Task StreamEmbedFaces_Face_TellsTheQualityOfABatch()
    {
        using var call = embedder.Host.Client.StreamEmbedFaces(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new StreamEmbedFacesRequest { ItemId = "1", Face = TestFaces.Encoded(1) }, Cancellation);
        await call.RequestStream.CompleteAsync();

        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        Assert.Equal((await QualitiesAsync(TestFaces.Encoded(1)))[0], call.ResponseStream.Current.Outcome.Embedded.Quality);
    }

    [Fact]
    public async Task BatchEmbedFaces_BadlySeenFaces_SayWhyAndAreEmbedded()
    {
        var face = TestFaces.Crop(1);

        var qualities = await QualitiesAsync(
            TestFaces.Raw(face.Resize(20, 20)), TestFaces.Raw(Changed(face, value => value / 16)), TestFaces.Raw(Changed(face, value => 240 + (value / 20))));

        Assert.All(qualities, quality => Assert.Equal(QualityVerdict.Poor, quality.Verdict));
        Assert.Contains(Protos.Type.V1.QualityReason.TooSmall, qualities[0].Reasons);
        Assert.Equal([Protos.Type.V1.QualityReason.TooDark, Protos.Type.V1.QualityReason.LowContrast], qualities[1].Reasons);
        Assert.Equal([Protos.Type.V1.QualityReason.TooBright, Protos.Type.V1.QualityReason.LowContrast], qualities[2].Reasons);
    }

    [Fact]
    public async Task BatchEmbedFaces_SmallButClearFace_IsAcceptableAndSaysWhatIsMissing()
    {
        var quality = (await QualitiesAsync(TestFaces.Raw(TestFaces.Crop(1).Resize(30, 30))))[0];

        Assert.Equal(QualityVerdict.Acceptable, quality.Verdict);
        Assert.Contains(Protos.Type.V1.QualityReason.TooSmall, quality.Reasons);
    }

    private static RgbImage Changed(RgbImage image, Func<int, int> change) => new(image.Width, image.Height, [.. image.Pixels.Select(value => (byte)change(value))]);

    private async Task<Quality[]> QualitiesAsync(params FaceImage[] faces) =>
        [.. (await embedder.Host.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { faces } }, cancellationToken: Cancellation)).Outcomes.Select(outcome => outcome.Embedded.Quality)];
}
