using FaceNet.ModelContract;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>
/// Chooses what to serve of what lies in the repository, and loads it: of each model and embedding space the newest version that works, and the
/// versions that are named. Remembers what failed, and tries it again once its files change. Not thread-safe.
/// </summary>
internal sealed partial class ModelInstallation(ModelLoader loader, IOptions<ModelsOptions> options, ModelMetrics metrics, TimeProvider time, ILogger<ModelInstallation> logger)
{
    private readonly Dictionary<InstalledModel, string> _spaces = [];
    private readonly Dictionary<InstalledModel, FailedModel> _failed = [];

    /// <summary>Loads the model of a folder that is no repository.</summary>
    /// <exception cref="ManifestException">The model is wrong.</exception>
    /// <exception cref="OptionsValidationException">Its terms or the inference options do not allow it.</exception>
    public InstalledModels LoadOnly(string directory)
    {
        var model = loader.Load(directory);
        return new InstalledModels([new ServedModel(model, stamp: "")], new Dictionary<string, string> { [model.Manifest.Name] = model.Manifest.EmbeddingSpace }, []);
    }

    /// <summary>Looks through the repository.</summary>
    /// <param name="serving">What is loaded already; it is used again where its files have not changed.</param>
    public InstalledModels Refresh(IReadOnlyList<ServedModel> serving)
    {
        var installed = RepositoryFolder.List(options.Value.Repository);
        Forget(installed);
        InstalledModel[] known = [.. installed.Where(model => SpaceOf(model) is not null)];
        var served = new Dictionary<InstalledModel, ServedModel>();
        foreach (var versions in known.GroupBy(model => (model.Name, _spaces[model])))
        {
            ServeFirst(versions, serving, served);
        }

        foreach (var model in known.Where(IsNamed))
        {
            ServeFirst([model], serving, served);
        }

        var spaceOfName = known.GroupBy(model => model.Name).ToDictionary(versions => versions.Key, versions => _spaces[versions.Last()]);
        ServedModel[] kept = [.. serving.Where(model => IsSpoiled(model) && !served.Values.Any(other => IsOfSameSpace(model, other)))];
        foreach (var model in kept)
        {
            spaceOfName.TryAdd(model.Model.Manifest.Name, model.Model.Manifest.EmbeddingSpace);
        }

        return new InstalledModels([.. known.Where(served.ContainsKey).Select(model => served[model]), .. kept], spaceOfName, [.. _failed.Values]);
    }

    // Loaded before its files were overwritten by something that does not work.
    private bool IsSpoiled(ServedModel served) =>
        _failed.Keys.Any(failed => (failed.Name, failed.Version) == (served.Model.Manifest.Name, served.Model.Manifest.Version));

    private static bool IsOfSameSpace(ServedModel left, ServedModel right) =>
        (left.Model.Manifest.Name, left.Model.Manifest.EmbeddingSpace) == (right.Model.Manifest.Name, right.Model.Manifest.EmbeddingSpace);

    private void Forget(IReadOnlyList<InstalledModel> installed)
    {
        foreach (var gone in _spaces.Keys.Concat(_failed.Keys).Except(installed).ToList())
        {
            _spaces.Remove(gone);
            _failed.Remove(gone);
        }
    }

    private string? SpaceOf(InstalledModel model)
    {
        if (!_spaces.ContainsKey(model) && !_failed.ContainsKey(model))
        {
            Try(model, () => _spaces[model] = Inspect(model).EmbeddingSpace);
        }

        return _spaces.GetValueOrDefault(model);
    }

    private static ModelManifest Inspect(InstalledModel model)
    {
        var manifest = ModelManifest.Load(model.Directory);
        var path = Path.Combine(model.Directory, ModelManifest.FileName);
        return (manifest.Name, manifest.Version) == (model.Name, model.Version) ? manifest : throw new ManifestException(
            path, [$"name, version: {manifest.Name} {manifest.Version} lies in the folder of {model.Name} {model.Version}. Move the folder to <repository>/{manifest.Name}/{manifest.Version}, or correct the manifest."]);
    }

    private void ServeFirst(IEnumerable<InstalledModel> versions, IReadOnlyList<ServedModel> serving, Dictionary<InstalledModel, ServedModel> served)
    {
        foreach (var model in versions.Where(model => !_failed.ContainsKey(model)))
        {
            if (served.ContainsKey(model) || Try(model, () => served[model] = Serving(model, serving) ?? new ServedModel(loader.Load(model.Directory), model.Stamp)))
            {
                return;
            }
        }
    }

    private static ServedModel? Serving(InstalledModel model, IReadOnlyList<ServedModel> serving) => serving.FirstOrDefault(served =>
        (served.Model.Manifest.Name, served.Model.Manifest.Version, served.Stamp) == (model.Name, model.Version, model.Stamp));

    private bool IsNamed(InstalledModel model) => options.Value.Aliases.Values.Append(options.Value.Default).Contains($"{model.Name}/{model.Version}");

    // Whatever is wrong with one version must not end those that serve.
    private bool Try(InstalledModel model, Action load)
    {
        try
        {
            load();
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failed[model] = new FailedModel(model, exception.Message, time.GetUtcNow());
            metrics.Failed(model.Name);
            Failed(exception, model.Name, model.Version);
            return false;
        }
    }

    [LoggerMessage(EventName = "ModelFailed", Level = LogLevel.Error, Message = "Model {Name} {Version} cannot serve; what serves instead of it serves on")]
    private partial void Failed(Exception exception, string name, string version);
}
