using FaceNet.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace FaceNet.Embedder.Models;

/// <summary>The models that this process serves, and who uses them. Thread-safe, but for <see cref="Load"/> and <see cref="Refresh"/>, which one caller at a time runs.</summary>
internal sealed partial class ModelRepository(ModelInstallation installation, IOptions<ModelsOptions> options, ModelMetrics metrics, ILogger<ModelRepository> logger) : IDisposable
{
    private static readonly TimeSpan LoadingDelay = TimeSpan.FromSeconds(1);

    private volatile ModelNames? _current;
    private string _defaultTarget = "";

    /// <summary>What is served at this moment.</summary>
    /// <exception cref="UnavailableException">No model is loaded yet, or the process ends.</exception>
    public ModelNames Current => _current
        ?? throw new UnavailableException(ErrorReasons.EmbedderUnavailable, "The Embedder is still loading its models. Retry in a moment.", LoadingDelay);

    /// <summary>Lends a model for one use.</summary>
    /// <param name="name">An alias, a name or an embedding space; empty for the default.</param>
    /// <exception cref="ResourceNotFoundException">MODEL_NOT_FOUND.</exception>
    /// <exception cref="UnavailableException">No model is loaded yet.</exception>
    public ModelLease Lease(string name)
    {
        // A model that is retired just now has a successor already.
        while (true)
        {
            if (Current.Find(name).TryLease() is { } lease)
            {
                return lease;
            }
        }
    }

    /// <summary>Loads all models.</summary>
    /// <exception cref="OptionsValidationException">There is no default.</exception>
    /// <exception cref="ModelContract.ManifestException">The one model is wrong.</exception>
    public void Load()
    {
        var found = options.Value.Repository.Length > 0 ? FirstLook() : installation.LoadOnly(options.Value.DirectoryOrDefault);
        _defaultTarget = options.Value.Default.Length > 0 ? options.Value.Default : found.SpaceOfName.Count == 1 ? found.SpaceOfName.Keys.Single() : "";
        Publish(NamesOf(found));
        if (Current.Default is null)
        {
            throw Wrong(StartProblem(found));
        }

        RequireAliases();
    }

    /// <summary>Takes up what has changed in the repository: a version serves once it is loaded, warm and tested, and only then the one before it goes.</summary>
    /// <exception cref="IOException">The repository cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be.</exception>
    public void Refresh()
    {
        var before = Current;
        var names = NamesOf(installation.Refresh(before.Served));
        if (names.Default is null)
        {
            names = names.Keeping(before.Default!);
            if (!before.IsDefaultGone)
            {
                DefaultGone(_defaultTarget, before.Default!.Model.Manifest.Version);
            }
        }

        Publish(names);
    }

    public void Dispose()
    {
        var last = _current;
        _current = null;
        foreach (var served in last?.Served ?? [])
        {
            Retire(served);
        }
    }

    private InstalledModels FirstLook()
    {
        try
        {
            return installation.Refresh([]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"Models__Repository '{options.Value.Repository}' cannot be read ({exception.Message}). Name a folder of <name>/<version> that the process may read.");
        }
    }

    private void Publish(ModelNames names)
    {
        var before = _current?.Served ?? [];
        _current = names;
        foreach (var served in names.Served.Except(before))
        {
            metrics.Loaded(served.Model.Manifest.Name);
        }

        foreach (var served in before.Except(names.Served))
        {
            Retire(served);
            Retired(served.Model.Manifest.Name, served.Model.Manifest.Version);
        }
    }

    private void Retire(ServedModel served)
    {
        served.Retire();
        metrics.Retired(served.Model.Manifest.Name);
    }

    private ModelNames NamesOf(InstalledModels found) => new(found.Served, found.SpaceOfName, options.Value.Aliases, _defaultTarget, found.Failed);

    private void RequireAliases()
    {
        if (options.Value.Aliases.FirstOrDefault(alias => !Current.Served.Any(served => Current.AliasesOf(served).Contains(alias.Key))) is { Key: not null } missing)
        {
            throw Wrong($"Models__Aliases__{missing.Key} '{missing.Value}' stands for no model that is served. Install it, or correct the alias.{Failures(Current.Failed)}");
        }
    }

    private string StartProblem(InstalledModels found) => options.Value switch
    {
        { Default.Length: > 0 } => $"Models__Default '{options.Value.Default}' is no model that is served. Name one that is, or mend it.{Failures(found.Failed)}",
        _ when found.Served.Count == 0 => $"Models__Repository '{options.Value.Repository}' has no <name>/<version>/manifest.json that serves. Put a model there.{Failures(found.Failed)}",
        _ => $"Models__Repository '{options.Value.Repository}' holds several models ({string.Join(", ", found.SpaceOfName.Keys.Order(StringComparer.Ordinal))}). Set Models__Default to the one that answers requests which name none.{Failures(found.Failed)}",
    };

    private static string Failures(IEnumerable<FailedModel> failed) => string.Concat(failed.Select(model => $" {model.Installed.Name}/{model.Installed.Version}: {model.Reason}"));

    private static OptionsValidationException Wrong(string problem) => new("Models", typeof(ModelsOptions), [problem]);

    [LoggerMessage(EventName = "ModelRetired", Level = LogLevel.Information, Message = "Model {Name} {Version} is out of service")]
    private partial void Retired(string name, string version);

    [LoggerMessage(EventName = "ModelDefaultGone", Level = LogLevel.Warning, Message = "The repository serves nothing as default '{Default}' any more: version {Version}, which is loaded, serves on")]
    private partial void DefaultGone(string @default, string version);
}
