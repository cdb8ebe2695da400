using FaceNet.ServiceDefaults.Hosting;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace FaceNet.Benchmarks;

/// <summary>A service on real sockets of this process, silent, on free ports, and the connections of those who call it.</summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    /// <summary>Callers that share a connection.</summary>
    public const int CallersPerConnection = 16;

    private readonly WebApplication _app;
    private readonly List<GrpcChannel> _channels = [];

    private ServiceHost(WebApplication app)
    {
        _app = app;
    }

    public IServiceProvider Services => _app.Services;

    /// <summary>Where it takes gRPC.</summary>
    public string Address => _app.Urls.First();

    /// <param name="add">Adds the service to a host that has the defaults of all.</param>
    /// <param name="map">Maps what it answers.</param>
    /// <param name="settings">What is set besides the ports.</param>
    public static async Task<ServiceHost> StartAsync(Action<WebApplicationBuilder> add, Action<WebApplication> map, params IEnumerable<(string Name, string Value)> settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Listeners:GrpcPort", "0"), new("Listeners:WebPort", "0"), .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))]);
        builder.AddServiceDefaults();
        add(builder);
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync();
        return new ServiceHost(app);
    }

    /// <summary>The connection of each of so many callers; up to 16 share one, and nobody else does.</summary>
    public GrpcChannel[] Connect(int callers)
    {
        int connections = (callers + CallersPerConnection - 1) / CallersPerConnection;
        GrpcChannel[] channels = [.. Enumerable.Range(0, connections).Select(_ => GrpcChannel.ForAddress(Address, new GrpcChannelOptions { MaxSendMessageSize = ServiceDefaultsHosting.MaxReceiveBytes }))];
        _channels.AddRange(channels);
        return [.. Enumerable.Range(0, callers).Select(caller => channels[caller % connections])];
    }

    public async ValueTask DisposeAsync()
    {
        _channels.ForEach(channel => channel.Dispose());
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
