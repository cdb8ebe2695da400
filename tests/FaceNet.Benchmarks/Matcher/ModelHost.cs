using System.Collections.Concurrent;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FaceNet.Benchmarks.Matcher;

/// <summary>Stands in for the Embedder on a real socket: it describes models and embeds nothing, since all probes are vectors.</summary>
internal sealed class ModelHost : EmbeddingService.EmbeddingServiceBase, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Model> _models = new();
    private ServiceHost? _host;

    public string Address => _host!.Address;

    public static async Task<ModelHost> StartAsync()
    {
        var models = new ModelHost();
        models._host = await ServiceHost.StartAsync(
            builder => builder.Services.AddSingleton(models),
            app =>
            {
                app.MapServiceDefaults();
                app.MapGrpcService<ModelHost>();
            });
        return models;
    }

    /// <summary>Adds the model of an embedding space.</summary>
    /// <param name="space">The space.</param>
    /// <param name="dimensions">Length of its vectors.</param>
    /// <param name="verify">Which squared distance stands for which false-accept rate, coarsest first.</param>
    /// <param name="policies">The same for subjects with several samples, decided on in different ways.</param>
    public void Add(
        string space, int dimensions, IEnumerable<(double Far, double SquaredDistance)> verify, params IEnumerable<(string Policy, int Shots, (double Far, double SquaredDistance)[] Rows)> policies)
    {
        _models[space] = new Model
        {
            Name = space,
            Version = "1",
            EmbeddingSpace = space,
            Dimensions = dimensions,
            Calibration = new Calibration
            {
                Verify = { Table(verify) },
                Policies = { policies.Select(policy => new PolicyCalibration { Policy = policy.Policy, Shots = policy.Shots, Table = { Table(policy.Rows) } }) },
            },
        };
    }

    /// <summary>Adds the model of an embedding space whose faces are clustered.</summary>
    /// <param name="space">The space.</param>
    /// <param name="dimensions">Length of its vectors.</param>
    /// <param name="thresholds">When two clusters are one person.</param>
    public void AddClustering(string space, int dimensions, ModelContract.ClusteringThresholds thresholds)
    {
        _models[space] = new Model
        {
            Name = space,
            Version = "1",
            EmbeddingSpace = space,
            Dimensions = dimensions,
            Clustering = new ClusteringThresholds { BaseThreshold = thresholds.BaseThreshold, SmallClusterReduction = thresholds.SmallClusterReduction },
        };
    }

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
    {
        return Task.FromResult(new ListModelsResponse { Models = { _models.Values.Where(model => model.EmbeddingSpace == request.EmbeddingSpace) } });
    }

    public ValueTask DisposeAsync()
    {
        return _host!.DisposeAsync();
    }

    private static IEnumerable<FarThreshold> Table(IEnumerable<(double Far, double SquaredDistance)> rows)
    {
        return rows.Select(row => new FarThreshold { Far = row.Far, SquaredDistance = row.SquaredDistance });
    }
}
