using FaceNet.ModelContract;
using FaceNet.Protos.Embedding.V1;

namespace FaceNet.Embedder.Tests.Startup;

public sealed class ForeignModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BatchEmbedFaces_ModelThatTakesOneAtATime_AnswersAllInUnitLength()
    {
        await using var host = await EmbedderHost.StartAsync(("Models:Directory", TestModels.TinyBatch1));

        var answer = await host.Client.BatchEmbedFacesAsync(
            new BatchEmbedFacesRequest { Faces = { Enumerable.Range(0, 9).Select(person => TestFaces.Encoded(person)) } }, cancellationToken: Cancellation);

        Assert.All(answer.Outcomes, outcome =>
        {
            Assert.Equal(1, outcome.Embedded.BatchSize);
            Assert.Equal(1, outcome.Embedded.Embedding.Values.Sum(value => value * (double)value), 1e-5);
        });
        Assert.Equal(9, answer.Outcomes.Select(outcome => outcome.Embedded.Embedding).Distinct().Count());
    }

    [Fact]
    public async Task Start_SelfTestPasses_Serves()
    {
        await using var plain = await EmbedderHost.StartAsync();
        var crop = TestFaces.Crop(0);
        var answer = await plain.Client.BatchEmbedFacesAsync(new BatchEmbedFacesRequest { Faces = { TestFaces.Raw(crop) } }, cancellationToken: Cancellation);
        var folder = TestModels.Copy(TestModels.Tiny, manifest => manifest with
        {
            SelfTest = new ModelSelfTest { InputRgb = crop.Pixels, Expected = [.. answer.Outcomes[0].Embedded.Embedding.Values], Tolerance = 1e-5 },
        });

        await using var tested = await EmbedderHost.StartAsync(("Models:Directory", folder));

        Assert.Single((await tested.Client.ListModelsAsync(new ListModelsRequest(), cancellationToken: Cancellation)).Models);
    }
}
