using FaceNet.Clusterer.Tests.Backends;
using FaceNet.Protos.Clustering.V1;
using FaceNet.Testing;

namespace FaceNet.Clusterer.Tests.Grpc;

/// <summary>A Clusterer on real sockets, in whose gallery four people have arrived.</summary>
public abstract class OnFourPeople(GarnetFixture garnet, MockKafkaFixture kafka, ModelServer models) : IAsyncLifetime
{
    private TestParts? _parts;
    private ClustererHost? _host;
    private FourPeople? _people;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FourPeople People => _people!;

    private protected string Gallery => People.Gallery;

    private protected ClusteringService.ClusteringServiceClient Client => _host!.Client;

    private protected ReclusteringService.ReclusteringServiceClient Reclusterings => _host!.Reclusterings;

    private protected ErasureService.ErasureServiceClient Erasures => _host!.Erasures;

    private protected ClusterTransferService.ClusterTransferServiceClient Transfers => _host!.Transfers;

    private protected IServiceProvider Services => _host!.Services;

    private protected LogText Log => _host!.Log;

    private protected HttpClient Web => _host!.Web;

    private protected TestParts Parts => _parts!;

    private protected ModelServer Models => models;

    private protected string Garnet => garnet.Endpoint;

    public async ValueTask InitializeAsync()
    {
        _parts = new TestParts(garnet.Endpoint, kafka.BootstrapServers, models.Address);
        _people = new FourPeople(_parts);
        _host = await ClustererHost.StartAsync(
            garnet.Endpoint, models.Address, _parts.Topics, Cancellation, [KeyValuePair.Create<string, string?>("Clusterer:GroupId", UniqueName.For("group")), .. await SettingsAsync()]);
        await People.ArriveAsync(Client);
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _host!.DisposeAsync();
        await _parts!.DisposeAsync();
    }

    /// <summary>What else the Clusterer has to be told.</summary>
    private protected virtual Task<IEnumerable<KeyValuePair<string, string?>>> SettingsAsync() => Task.FromResult<IEnumerable<KeyValuePair<string, string?>>>([]);
}
