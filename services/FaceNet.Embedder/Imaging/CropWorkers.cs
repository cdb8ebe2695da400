using FaceNet.ModelContract;
using FaceNet.Protos.Type.V1;

namespace FaceNet.Embedder.Imaging;

/// <summary>
/// Decodes and crops on the thread pool while the model computes, as many pictures at a time as there are processors: a decoded
/// picture may take 175 MB, so more at a time would gain nothing and could cost all memory. Thread-safe.
/// </summary>
internal sealed class CropWorkers : IDisposable
{
    private readonly SemaphoreSlim _workers = new(Environment.ProcessorCount);

    public async Task<RgbImage> CropAsync(FaceCropper cropper, FaceImage? image, string field, CancellationToken cancellationToken)
    {
        await _workers.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => cropper.Crop(image, field), cancellationToken);
        }
        finally
        {
            _workers.Release();
        }
    }

    public void Dispose() => _workers.Dispose();
}
