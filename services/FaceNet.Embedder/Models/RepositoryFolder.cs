using FaceNet.ModelContract;
using FaceNet.ServiceDefaults.Validation;

namespace FaceNet.Embedder.Models;

/// <summary>Lists the folders <c>&lt;name&gt;/&lt;version&gt;</c> of a model repository. A name that begins with a dot is one that is still being written.</summary>
internal static class RepositoryFolder
{
    /// <summary>The versions, newest first within their model. One without a manifest yet is none.</summary>
    /// <exception cref="IOException">The repository cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be.</exception>
    public static IReadOnlyList<InstalledModel> List(string repository) =>
        [.. Folders(repository)
            .Order(StringComparer.Ordinal)
            .SelectMany(name => Folders(Path.Combine(repository, name))
                .OrderDescending(VersionOrder.Instance)
                .Select(version => Describe(repository, name, version))
                .OfType<InstalledModel>())];

    private static IEnumerable<string> Folders(string directory) =>
        Directory.EnumerateDirectories(directory).Select(Path.GetFileName).OfType<string>().Where(name => name[0] != '.' && Identifier.IsValid(name));

    private static InstalledModel? Describe(string repository, string name, string version)
    {
        var directory = Path.Combine(repository, name, version);
        var manifest = new FileInfo(Path.Combine(directory, ModelManifest.FileName));
        var graph = new FileInfo(Path.Combine(directory, ModelManifest.GraphFileName));
        return manifest.Exists ? new InstalledModel(name, version, directory, $"{Stamp(manifest)} {Stamp(graph)}") : null;
    }

    private static string Stamp(FileInfo file) => file.Exists ? FormattableString.Invariant($"{file.LastWriteTimeUtc.Ticks}:{file.Length}") : "missing";
}
