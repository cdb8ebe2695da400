using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Reclustering;

/// <summary>A gallery of its own that a test clusters anew.</summary>
public abstract class OnReclusteredGallery : IAsyncDisposable
{
    protected OnReclusteredGallery(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models)
    {
        ArgumentNullException.ThrowIfNull(garnet);
        ArgumentNullException.ThrowIfNull(kafka);
        ArgumentNullException.ThrowIfNull(models);
        Parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        Gallery = new ReclusteredGallery(Parts);
    }

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected TestParts Parts { get; }

    private protected ReclusteredGallery Gallery { get; }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Gallery.Dispose();
        return Parts.DisposeAsync();
    }
}
