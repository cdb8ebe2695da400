namespace FaceNet.Embedder.Tests.Grpc;

/// <summary>One Embedder with the tiny detector for the tests of a class.</summary>
public sealed class DetectorFixture : IAsyncLifetime
{
    private EmbedderHost? _host;

    internal EmbedderHost Host => _host ?? throw new InvalidOperationException("The fixture has not been initialized by xunit.");

    public async ValueTask InitializeAsync() => _host = await EmbedderHost.StartAsync(("Detector:Directory", TestModels.TinyDetector));

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;
}
