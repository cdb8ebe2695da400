using FaceNet.ServiceDefaults.Access.Callers;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.ServiceDefaults.Tests.Access;

/// <summary>A host with the defaults and small services, over real sockets, with a folder for its files.</summary>
internal sealed class SecuredHost : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("facenet-access-");
    private WebApplication? _app;

    public LogText Log { get; } = new();

    public SmallTrainer Trainer { get; } = new();

    public OwnKey? Own { get; init; }

    public ShiftedTime Time { get; } = new();

    public Uri Grpc { get; private set; } = new("http://not.started");

    public Uri Web { get; private set; } = new("http://not.started");

    public IServiceProvider Services => _app!.Services;

    /// <summary>An entry of the callers' file.</summary>
    public static string Entry(string id, string key, string more = "") =>
        $$"""{ "id": "{{id}}", "sha256": "{{ApiKey.HashOf(key)}}", "scopes": ["training:run", "gallery:search"]{{more}} }""";

    public static Metadata Key(string key) => new() { { ApiKey.Header, key } };

    /// <summary>Writes a file, or writes it anew, and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText($"{path}.new", content);
        File.Move($"{path}.new", path, overwrite: true);
        return path;
    }

    public string WriteCallers(params string[] entries) => Write("callers.json", $$"""{ "callers": [ {{string.Join(", ", entries)}} ] }""");

    public async Task StartAsync(params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(["--Listeners:GrpcPort=0", "--Listeners:WebPort=0", "--Security:ReloadInterval=00:00:00.1", .. settings.Select(setting => $"--{setting}")]);
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(Log);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(Trainer);
        if (Own is not null)
        {
            builder.Services.AddSingleton(Own);
        }

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<SmallTrainer>();
        app.MapGrpcService<SmallMatcher>();
        app.MapGrpcService<SmallImporter>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        _app = app;
        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToList();
        (Grpc, Web) = (new Uri(addresses[0]), new Uri(addresses[1]));
    }

    public GrpcChannel Open(SocketsHttpHandler? handler = null) => GrpcChannel.ForAddress(Grpc, new GrpcChannelOptions { HttpHandler = handler ?? new SocketsHttpHandler(), DisposeHttpClient = true });

    public Task StopAsync() => _app!.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
