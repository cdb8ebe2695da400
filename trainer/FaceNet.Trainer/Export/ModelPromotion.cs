using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Trainer.Export;

/// <summary>Copies an exported model into a model repository, a folder of models/&lt;name&gt;/&lt;version&gt;.</summary>
internal static class ModelPromotion
{
    /// <summary>Whether a name can be that of a model or version folder: an id that does not start with a dot.</summary>
    public static bool IsFolderName(string name)
    {
        return Identifier.IsValid(name) && name[0] != '.';
    }

    /// <summary>The folder of a model in a repository.</summary>
    public static string FolderOf(string repository, string name, string version)
    {
        return Path.Combine(repository, name, version);
    }

    /// <summary>
    /// Copies the model under a name and a version, which its manifest gets. It appears there whole or not at all. Promoting the same model
    /// there again changes nothing.
    /// </summary>
    /// <param name="modelFolder">The exported model.</param>
    /// <param name="repository">The model repository; made where it is missing.</param>
    /// <param name="name">Name of the model there.</param>
    /// <param name="version">Version of the model there.</param>
    /// <returns>The manifest of the model there; null where another model has the version.</returns>
    /// <exception cref="TrainerException">
    /// A name cannot be a folder's, another model has the space that would be named after this one, or the model is damaged; with an
    /// <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> inside, the repository cannot be written.
    /// </exception>
    public static ModelManifest? TryPromote(string modelFolder, string repository, string name, string version)
    {
        RequireFolderName(name, "name");
        RequireFolderName(version, "version");
        ModelManifest manifest = Rename(Load(modelFolder), name, version);
        string folder = FolderOf(repository, name, version);
        if (Directory.Exists(folder))
        {
            return Present(folder, manifest);
        }

        RequireOwnSpace(repository, manifest);
        string unfinished = FolderOf(repository, name, $".{version}.{Guid.NewGuid():N}");
        try
        {
            ModelFolderWriter.Write(unfinished, File.ReadAllBytes(Path.Combine(modelFolder, ModelManifest.GraphFileName)), manifest);
            if (Directory.Exists(folder))
            {
                return Present(folder, manifest);
            }

            Directory.Move(unfinished, folder);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainerException($"The model cannot be written to '{folder}': {exception.Message} Make room or mend the folder, then promote again.", exception);
        }
        finally
        {
            Remove(unfinished);
        }
    }

    // A space named after the model follows it; one that is shared or was chosen stays.
    private static ModelManifest Rename(ModelManifest manifest, string name, string version)
    {
        bool isNamedAfterIt = manifest.EmbeddingSpace == SpaceOf(manifest.Name, manifest.Version) || manifest.EmbeddingSpace == manifest.Name;
        string space = isNamedAfterIt && !IsShared(manifest) ? SpaceOf(name, version) : manifest.EmbeddingSpace;
        return Identifier.IsValid(space)
            ? manifest with { Name = name, Version = version, EmbeddingSpace = space }
            : throw new TrainerException($"The embedding space '{space}' would have {space.Length} characters; at most {Identifier.MaxLength} are allowed. Take a shorter name or version.");
    }

    private static string SpaceOf(string name, string version)
    {
        return $"{name}-{version}";
    }

    private static bool IsShared(ModelManifest manifest)
    {
        return manifest.CompatibleWith?.Any(other => other.Space == manifest.EmbeddingSpace) ?? false;
    }

    // Names and versions may be joined to the same space: 'door' 'a-1' and 'door-a' '1'.
    private static void RequireOwnSpace(string repository, ModelManifest manifest)
    {
        if (manifest.EmbeddingSpace != SpaceOf(manifest.Name, manifest.Version) || IsShared(manifest) || !Directory.Exists(repository))
        {
            return;
        }

        foreach (string other in Directory.EnumerateDirectories(repository).SelectMany(Directory.EnumerateDirectories).Where(folder => Path.GetFileName(folder)[0] != '.'))
        {
            if (TryLoad(other)?.EmbeddingSpace == manifest.EmbeddingSpace)
            {
                throw new TrainerException($"'{other}' has the embedding space '{manifest.EmbeddingSpace}' already, and its vectors may not be compared with this model's. Take another name or version.");
            }
        }
    }

    private static ModelManifest? Present(string folder, ModelManifest wanted)
    {
        ModelManifest? present = TryLoad(folder);
        return present?.ToJson() == wanted.ToJson() ? present : null;
    }

    private static ModelManifest? TryLoad(string folder)
    {
        try
        {
            return ModelManifest.Load(folder);
        }
        catch (ManifestException)
        {
            return null;
        }
    }

    private static ModelManifest Load(string folder)
    {
        try
        {
            return ModelManifest.Load(folder);
        }
        catch (ManifestException exception)
        {
            throw new TrainerException(exception.Message, exception);
        }
    }

    private static void RequireFolderName(string value, string what)
    {
        if (!IsFolderName(value))
        {
            throw new TrainerException($"The {what} '{value}' cannot be that of a folder in the repository; use 1 to {Identifier.MaxLength} of the characters A-Z a-z 0-9 . _ ~ -, and no dot at the start.");
        }
    }

    private static void Remove(string unfinished)
    {
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }
    }
}
