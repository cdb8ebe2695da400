namespace FaceNet.Embedder.Models;

/// <summary>A version folder of the model repository as it lies on the disk.</summary>
/// <param name="Name">The folder of the model.</param>
/// <param name="Version">The folder of the version in it.</param>
/// <param name="Directory">Both, below the repository.</param>
/// <param name="Stamp">Changes when one of its files does.</param>
internal sealed record InstalledModel(string Name, string Version, string Directory, string Stamp);
