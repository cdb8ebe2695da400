using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>The models that this process serves. Thread-safe.</summary>
internal sealed class ModelRepository(ModelLoader loader, IOptions<ModelsOptions> options) : IDisposable
{
    private static readonly TimeSpan LoadingDelay = TimeSpan.FromSeconds(1);

    private volatile LoadedModel? _default;

    /// <summary>The models, the default first.</summary>
    /// <exception cref="UnavailableException">No model is loaded yet.</exception>
    public IReadOnlyList<LoadedModel> All => [Default];

    /// <summary>The model that answers requests which name none.</summary>
    /// <exception cref="UnavailableException">No model is loaded yet.</exception>
    public LoadedModel Default => _default
        ?? throw new UnavailableException(ErrorReasons.EmbedderUnavailable, "The Embedder is still loading its model. Retry in a moment.", LoadingDelay);

    /// <summary>Loads the model of the options.</summary>
    public void Load() => _default = loader.Load(options.Value.DirectoryOrDefault);

    /// <summary>Finds a model by its name; the empty name means the default.</summary>
    /// <exception cref="ResourceNotFoundException">MODEL_NOT_FOUND.</exception>
    public LoadedModel Find(string name) => name.Length == 0 || name == Default.Manifest.Name
        ? Default
        : throw new ResourceNotFoundException(
            ErrorReasons.ModelNotFound, "model", name, $"Name no model for the default, or the loaded one: {Default.Manifest.Name}.");

    public void Dispose() => _default?.Dispose();
}
