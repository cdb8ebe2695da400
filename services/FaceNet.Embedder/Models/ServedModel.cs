namespace FaceNet.Embedder.Models;

/// <summary>A loaded model and those who use it at the moment: it is unloaded once it is retired and the last of them is done. Thread-safe.</summary>
internal sealed class ServedModel(LoadedModel model, string stamp)
{
    private readonly Lock _gate = new();
    private int _leases;
    private bool _isRetired;

    public LoadedModel Model { get; } = model;

    /// <summary>The state of the files it was loaded from.</summary>
    public string Stamp { get; } = stamp;

    /// <summary>Holds the model until the lease is disposed; null once it is retired.</summary>
    public ModelLease? TryLease()
    {
        lock (_gate)
        {
            if (_isRetired)
            {
                return null;
            }

            _leases++;
            return new ModelLease(this);
        }
    }

    /// <summary>Lets no one else in, and unloads the model when the last one is done.</summary>
    public void Retire()
    {
        bool isUnused;
        lock (_gate)
        {
            isUnused = !_isRetired && _leases == 0;
            _isRetired = true;
        }

        UnloadIf(isUnused);
    }

    public void Return()
    {
        bool isUnused;
        lock (_gate)
        {
            _leases--;
            isUnused = _isRetired && _leases == 0;
        }

        UnloadIf(isUnused);
    }

    private void UnloadIf(bool isUnused)
    {
        if (isUnused)
        {
            Model.Dispose();
        }
    }
}
