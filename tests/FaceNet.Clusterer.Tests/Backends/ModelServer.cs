using System.Collections.Concurrent;
using FaceNet.Clusterer.Tests.Clustering;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Clusterer.Tests.Backends;

/// <summary>The part of an Embedder that the Clusterer asks: a model list, over a real socket.</summary>
public sealed class ModelServer : IAsyncLifetime
{
    public const int Dimensions = 32;

    private WebApplication? _app;
    private int _questions;

    /// <summary>The spaces that it has a model of.</summary>
    internal ConcurrentDictionary<string, bool> Spaces { get; } = new() { [FaceStream.Space] = true };

    /// <summary>How often it was asked for its models.</summary>
    internal int Questions => Volatile.Read(ref _questions);

    public string Address => _app!.Urls.Single();

    public ValueTask InitializeAsync() => StartAsync(0);

    public async ValueTask StartAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, port, listener => listener.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapGrpcService<Models>();
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>What it makes of every picture, and of the one face of every photo.</summary>
    internal Embedding? Answer { get; set; }

    private sealed class Models(ModelServer server) : EmbeddingService.EmbeddingServiceBase
    {
        public override Task<BatchEmbedFacesResponse> BatchEmbedFaces(BatchEmbedFacesRequest request, ServerCallContext context) =>
            Task.FromResult(new BatchEmbedFacesResponse { Outcomes = { new EmbedOutcome { Embedded = new EmbeddedFace { Embedding = server.Answer } } } });

        public override Task<DetectFacesResponse> DetectFaces(DetectFacesRequest request, ServerCallContext context) => Task.FromResult(new DetectFacesResponse
        {
            Faces = { request.Photo.Encoded.Select(size => new DetectedFace { Box = new BoundingBox { Width = size, Height = size } }) },
        });

        public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context)
        {
            Interlocked.Increment(ref server._questions);
            var answer = new ListModelsResponse();
            if (server.Spaces.ContainsKey(request.EmbeddingSpace))
            {
                answer.Models.Add(new Model
                {
                    Name = "test",
                    Version = "1",
                    EmbeddingSpace = request.EmbeddingSpace,
                    Dimensions = Dimensions,
                    Clustering = new ClusteringThresholds { BaseThreshold = 1.2, SmallClusterReduction = 0.2 },
                    Calibration = new Calibration
                    {
                        Data = "nobody",
                        ImpostorPairs = 1,
                        Verify =
                        {
                            new FarThreshold { Far = 1e-2, SquaredDistance = 1.3 },
                            new FarThreshold { Far = 1e-4, SquaredDistance = 1.1 },
                            new FarThreshold { Far = 1e-6, SquaredDistance = 0.01 },
                        },
                    },
                });
            }

            return Task.FromResult(answer);
        }
    }
}
