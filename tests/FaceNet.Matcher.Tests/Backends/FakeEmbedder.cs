using System.Collections.Concurrent;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Protos.Type.V1;
using FaceNet.ServiceDefaults.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FaceNet.Matcher.Tests.Backends;

/// <summary>An Embedder on a real socket, with the error model of the platform, that answers pictures as a test wants: late, never, or with an error.</summary>
internal sealed class FakeEmbedder : EmbeddingService.EmbeddingServiceBase, IAsyncDisposable
{
    private WebApplication? _app;

    public string Address => _app!.Urls.First();

    /// <summary>That of a face which passes every gate.</summary>
    public static Quality GoodQuality => new() { FaceSize = 112, Sharpness = 12, Exposure = 128, Contrast = 50 };

    /// <summary>The models it has; by default the small one.</summary>
    public IReadOnlyList<Model> Models { get; set; } =
    [
        new Model
        {
            Name = "tiny",
            Version = "1",
            EmbeddingSpace = TinyFaces.Space,
            Dimensions = TinyFaces.Dimensions,
            Calibration = new Calibration { Verify = { new FarThreshold { Far = 0.01, SquaredDistance = 0.1 }, new FarThreshold { Far = 0.0001, SquaredDistance = 0.02 } } },
        },
    ];

    /// <summary>What it makes of a picture; by default <c>TinyFaces.At(0)</c>.</summary>
    public Func<ServerCallContext, Task<EmbedOutcome>> Embed { get; set; } =
        _ => Task.FromResult(new EmbedOutcome { Embedded = new EmbeddedFace { Embedding = TinyFaces.At(0).Embedding, Quality = GoodQuality } });

    /// <summary>What it makes of a picture in an embedding space; null to leave it to <see cref="Embed"/>.</summary>
    public Func<string, FaceImage, EmbedOutcome>? EmbedIn { get; set; }

    /// <summary>What it finds in a photo; by default nothing.</summary>
    public Func<Photo, DetectFacesResponse> Detect { get; set; } = _ => new DetectFacesResponse();

    /// <summary>The pictures that it was asked to embed.</summary>
    public ConcurrentQueue<FaceImage> Asked { get; } = [];

    public static async Task<FakeEmbedder> StartAsync()
    {
        var embedder = new FakeEmbedder();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Listeners:GrpcPort"] = "0", ["Listeners:WebPort"] = "0" });
        builder.AddServiceDefaults();
        builder.Services.AddSingleton(embedder);
        embedder._app = builder.Build();
        embedder._app.MapServiceDefaults();
        embedder._app.MapGrpcService<FakeEmbedder>();
        await embedder._app.StartAsync(TestContext.Current.CancellationToken);
        return embedder;
    }

    public override Task<ListModelsResponse> ListModels(ListModelsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListModelsResponse { Models = { Models.Where(model => request.EmbeddingSpace.Length == 0 || model.EmbeddingSpace == request.EmbeddingSpace) } });

    public override async Task<BatchEmbedFacesResponse> BatchEmbedFaces(BatchEmbedFacesRequest request, ServerCallContext context)
    {
        Asked.Enqueue(request.Faces.Single());
        return new BatchEmbedFacesResponse { Outcomes = { EmbedIn?.Invoke(request.Model, request.Faces.Single()) ?? await Embed(context) } };
    }

    public override Task<DetectFacesResponse> DetectFaces(DetectFacesRequest request, ServerCallContext context) => Task.FromResult(Detect(request.Photo));

    public ValueTask DisposeAsync() => _app!.DisposeAsync();
}
