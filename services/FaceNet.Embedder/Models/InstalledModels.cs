namespace FaceNet.Embedder.Models;

/// <summary>What a look through the model repository came to.</summary>
/// <param name="Served">The models that are loaded, newest version first within a name.</param>
/// <param name="SpaceOfName">The embedding space that a name stands for.</param>
/// <param name="Failed">Versions that do not serve.</param>
internal sealed record InstalledModels(
    IReadOnlyList<ServedModel> Served, IReadOnlyDictionary<string, string> SpaceOfName, IReadOnlyList<FailedModel> Failed);
