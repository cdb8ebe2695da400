using System.Collections.Concurrent;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>Stands in for the Embedder on a real socket: it describes models and embeds nothing, since all probes are vectors.</summary>
internal sealed class ModelHost : EmbeddingService.EmbeddingServiceBase, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Model> _models = new();
    private WebApplication? _app;

    public string Address => _app!.Urls.First();

    public static async Task<ModelHost> StartAsync()
    {
        var host = new ModelHost();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Listeners:GrpcPort"] = "0", ["Listeners:WebPort"] = "0" });
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(host);
        host._app = builder.Build();
        host._app.MapGrpcService<ModelHost>();
        await host._app.StartAsync();
        return host;
    }

    /// <summary>Adds the model of an embedding space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="dimensions">Length of its vectors.</param>
    /// <param name="verify">Which squared distance stands for which false-accept rate, coarsest first.</param>
    public void Add(string space, int dimensions, IEnumerable<(double Far, double SquaredDistance)> verify)
    {
        _models[space] = new Model
        {
            Name = space,
            Version = "1",
            EmbeddingSpace = space,
            Dimensions = dimensions,
            Calibration = new Calibration { Verify = { verify.Select(row => new FarThreshold { Far = row.Far, SquaredDistance = row.SquaredDistance }) } },
        };
    }

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        return Task.FromResult(new ListModelsResponse { Models = { _models.Values.Where(model => model.EmbeddingSpace == request.EmbeddingSpace) } });
    }

    public ValueTask DisposeAsync()
    {
        return _app!.DisposeAsync();
    }
}
