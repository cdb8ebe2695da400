namespace FaceNet.Clusterer.Consuming;

/// <summary>The galleries of a partition that are in memory; the one without events for the longest time makes room. Not thread-safe.</summary>
/// <param name="limit">The most galleries.</param>
internal sealed class LoadedGalleries(int limit)
{
    private readonly Dictionary<string, LinkedListNode<(string Gallery, GalleryOwner Owner)>> _byName = [];
    private readonly LinkedList<(string Gallery, GalleryOwner Owner)> _byUse = new();

    public int Count => _byName.Count;

    /// <summary>How many clusters they have.</summary>
    public long Clusters => _byUse.Sum(entry => (long)entry.Owner.ClusterCount);

    /// <summary>The owner of a gallery that has events again; null when it is not in memory.</summary>
    public GalleryOwner? Use(string gallery)
    {
        if (!_byName.TryGetValue(gallery, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Owner;
    }

    public void Add(string gallery, GalleryOwner owner)
    {
        if (_byName.Count >= limit)
        {
            _byName.Remove(_byUse.Last!.Value.Gallery);
            _byUse.RemoveLast();
        }

        _byName.Add(gallery, _byUse.AddFirst((gallery, owner)));
    }

    public void Clear()
    {
        _byName.Clear();
        _byUse.Clear();
    }
}
