namespace FaceNet.Embedder.Models;

/// <summary>The use of a model by one call; a model that is replaced meanwhile stays loaded until the lease is disposed.</summary>
internal sealed class ModelLease(ServedModel served) : IDisposable
{
    private int _isReturned;

    public LoadedModel Model { get; } = served.Model;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            served.Return();
        }
    }
}
