using FaceNet.Protos.Training.V1;
using FaceNet.ServiceDefaults.Hosting;
using FaceNet.Testing;
using FaceNet.Trainer.Serving;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Trainer.Tests.Serving;

/// <summary>A training worker on real sockets, with its folders in a temporary one.</summary>
internal sealed class TrainerHost : IAsyncDisposable
{
    // Trainings of tests take seconds; one that never ends must not hold up the others.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private TrainerHost(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new TrainingService.TrainingServiceClient(_channel);
    }

    public TrainingService.TrainingServiceClient Client { get; }

    /// <summary>Calls any rpc of it.</summary>
    public CallInvoker Services => _channel.CreateCallInvoker();

    public ServingFolders Folders => _app.Services.GetRequiredService<ServingFolders>();

    public LogText Log => _app.Services.GetServices<ILoggerProvider>().OfType<LogText>().Single();

    public static async Task<TrainerHost> StartAsync(TemporaryFolder folder, params (string Name, string Value)[] settings)
    {
        WebApplication app = Builder(folder, settings).Build();
        app.MapServiceDefaults();
        app.MapTrainer();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TrainerHost(app);
    }

    /// <summary>What a host with these settings tells the operator instead of starting.</summary>
    public static async Task<string> StartErrorAsync(TemporaryFolder folder, params (string Name, string Value)[] settings)
    {
        await using var errors = new StringWriter();
        Assert.Equal(1, await Builder(folder, settings).RunServiceAsync(app => app.MapTrainer(), errors));
        return errors.ToString();
    }

    /// <summary>Waits for a training to end, and returns all that a watcher is told.</summary>
    public async Task<IReadOnlyList<WatchTrainingResponse>> WatchAsync(string trainingId)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        CancellationToken cancellation = patience.Token;
        using AsyncServerStreamingCall<WatchTrainingResponse> call = Client.WatchTraining(new WatchTrainingRequest { TrainingId = trainingId }, cancellationToken: cancellation);
        return await call.ResponseStream.ReadAllAsync(cancellation).ToArrayAsync(cancellation);
    }

    /// <summary>Waits until a training has reported a step.</summary>
    public async Task WaitForStepAsync(string trainingId)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        CancellationToken cancellation = patience.Token;
        using AsyncServerStreamingCall<WatchTrainingResponse> call = Client.WatchTraining(new WatchTrainingRequest { TrainingId = trainingId }, cancellationToken: cancellation);
        await call.ResponseStream.ReadAllAsync(cancellation).FirstAsync(answer => answer.Metrics is not null, cancellation);
    }

    /// <summary>Stops as a process does that is told to.</summary>
    public Task StopAsync()
    {
        return _app.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static WebApplicationBuilder Builder(TemporaryFolder folder, (string Name, string Value)[] settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(new LogText());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Listeners:GrpcPort"] = "0",
            ["Listeners:WebPort"] = "0",
            ["Training:DataDirectory"] = folder["data"],
            ["Training:RunsDirectory"] = folder["runs"],
            ["Training:ModelRepository"] = folder["models"],
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));
        builder.AddServiceDefaults();
        builder.AddTrainer();
        return builder;
    }
}
