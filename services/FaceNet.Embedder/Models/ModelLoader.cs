using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Imaging;
using FaceNet.Embedder.Inference;
using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>Brings a model folder into service: check, warm, self-test. A model that fails any step never serves.</summary>
internal sealed partial class ModelLoader(
    SessionFactory sessions,
    IOptions<ModelsOptions> models,
    IOptions<BatchingOptions> batching,
    IOptions<ListenerOptions> listeners,
    BatchMetrics metrics,
    ModelMetrics figures,
    TimeProvider time,
    ILogger<ModelLoader> logger)
{
    /// <summary>Loads the model of a folder.</summary>
    /// <exception cref="ManifestException">The manifest is wrong, does not fit its graph, has not the domain that is chosen, or the self-test fails.</exception>
    /// <exception cref="OptionsValidationException">The model's terms or the inference options do not allow it.</exception>
    public LoadedModel Load(string directory)
    {
        var installed = ModelManifest.Load(directory);
        var manifest = installed.ForDomain(models.Value.Domain, Path.Combine(directory, ModelManifest.FileName));
        if (manifest.Kind != ModelKinds.Embedder)
        {
            throw new ManifestException(
                Path.Combine(directory, ModelManifest.FileName), [$"kind: {manifest.Kind} makes no embeddings; it must be {ModelKinds.Embedder}. Name a detector with Detector__Directory instead."]);
        }

        ModelTerms.Check(manifest, models.Value, listeners.Value);
        Terms(manifest.Name, manifest.Version, manifest.Training.WeightsLicense, manifest.Training.NonCommercial, manifest.Training.Data);

        var embedders = new List<OnnxFaceEmbedder>();
        try
        {
            for (var i = 0; i < sessions.Sessions; i++)
            {
                var embedder = Open(Path.Combine(directory, ModelManifest.GraphFileName), manifest);
                embedders.Add(embedder);
                embedder.WarmUp(batching.Value.MaxBatchSize);
                Test(manifest, embedder, directory);
            }

            var maxBatch = Math.Min(batching.Value.MaxBatchSize, embedders[0].MaxBatch);
            Loaded(manifest.Name, manifest.Version, manifest.EmbeddingSpace, sessions.Provider, embedders.Count, sessions.Threads, maxBatch);
            var batcher = new DynamicBatcher(embedders, manifest.Name, batching.Value, time, metrics);
            return new LoadedModel(manifest, DomainOf(installed), new FaceCropper(manifest), batcher, sessions.Provider);
        }
        catch
        {
            embedders.ForEach(embedder => embedder.Dispose());
            throw;
        }
    }

    private string DomainOf(ModelManifest installed)
    {
        var domain = models.Value.Domain;
        if (domain.Length == 0 || installed.Domains is { Length: > 0 })
        {
            return domain;
        }

        OneDomain(installed.Name, installed.Version, domain);
        return "";
    }

    private OnnxFaceEmbedder Open(string graphPath, ModelManifest manifest)
    {
        var session = sessions.Open(graphPath);
        try
        {
            var graph = GraphReader.Read(session, manifest, graphPath);
            manifest.CheckGraph(graph, graphPath);
            return new OnnxFaceEmbedder(session, manifest, graph);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private void Test(ModelManifest manifest, OnnxFaceEmbedder embedder, string directory)
    {
        if (manifest.SelfTest is not { } selfTest)
        {
            Untested(manifest.Name, manifest.Version, "its manifest has no self_test");
        }
        else if (selfTest.InputRgb is null)
        {
            Untested(manifest.Name, manifest.Version, "its self_test names a drawn face and carries no input_rgb");
        }
        else
        {
            try
            {
                SelfTest.Run(manifest, selfTest.InputRgb, selfTest, embedder, Path.Combine(directory, ModelManifest.FileName));
                figures.Tested(manifest.Name, hasPassed: true);
            }
            catch (ManifestException)
            {
                figures.Tested(manifest.Name, hasPassed: false);
                throw;
            }
        }
    }

    [LoggerMessage(
        EventName = "ModelLoaded",
        Level = LogLevel.Information,
        Message = "Serving model {Name} {Version} of space {Space} on {Provider} with {Sessions} sessions of {Threads} threads and batches up to {MaxBatch}")]
    private partial void Loaded(string name, string version, string space, string provider, int sessions, int threads, int maxBatch);

    [LoggerMessage(
        EventName = "ModelTerms",
        Level = LogLevel.Information,
        Message = "Terms of model {Name} {Version}: {License}; non-commercial: {NonCommercial}; trained on {Data}")]
    private partial void Terms(string name, string version, string license, bool nonCommercial, string data);

    [LoggerMessage(EventName = "ModelOneDomain", Level = LogLevel.Warning, Message = "Model {Name} {Version} tells no domains apart: its one calibration is used, whatever it was measured on, and not thresholds for {Domain}")]
    private partial void OneDomain(string name, string version, string domain);

    [LoggerMessage(EventName = "ModelUntested", Level = LogLevel.Warning, Message = "Model {Name} {Version} serves without a self-test: {Why}")]
    private partial void Untested(string name, string version, string why);
}
