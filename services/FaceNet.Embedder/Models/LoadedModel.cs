using FaceNet.Embedder.Batching;
using FaceNet.Embedder.Imaging;
using FaceNet.ModelContract;

namespace FaceNet.Embedder.Models;

/// <summary>A model that serves. Thread-safe.</summary>
/// <param name="Manifest">What it is, with the thresholds that are used.</param>
/// <param name="Domain">Whose thresholds these are; empty for those that hold on all.</param>
/// <param name="Cropper">Cuts faces to its input.</param>
/// <param name="Batcher">Computes crops, and owns the session.</param>
/// <param name="Provider">What computes it: <c>cpu</c> or <c>cuda</c>.</param>
internal sealed record LoadedModel(ModelManifest Manifest, string Domain, FaceCropper Cropper, DynamicBatcher Batcher, string Provider) : IDisposable
{
    public void Dispose() => Batcher.Dispose();
}
