using System.Runtime.Intrinsics;

namespace FaceNet.Clusterer.Clustering;

/// <summary>
/// The faces of one stranger, as a count and a sum of unit vectors. The mean squared distance between the members of two clusters
/// is exactly 2 - 2 mean(A).mean(B) with means that are not normalised, whatever the order of arrival.
/// </summary>
internal sealed class Cluster
{
    private readonly double[] _sum;
    private readonly List<string> _aliases = [];
    private HashSet<Cluster>? _separated;
    private Cluster? _absorbedBy;

    /// <summary>Founds a cluster.</summary>
    public Cluster(string id, long ordinal, Face founder)
    {
        Id = id;
        Ordinal = ordinal;
        CreateTime = UpdateTime = founder.CaptureTime;
        _sum = new double[founder.Embedding.Dimensions];
        Take(founder);
    }

    /// <summary>Restores a cluster.</summary>
    public Cluster(ClusterSnapshot snapshot)
    {
        (Id, Ordinal, Count, Version) = (snapshot.Id, snapshot.Ordinal, snapshot.Count, snapshot.Version);
        (CreateTime, UpdateTime) = (snapshot.CreateTime, snapshot.UpdateTime);
        _sum = [.. snapshot.Sum];
    }

    public string Id { get; }

    public long Ordinal { get; }

    public long Count { get; private set; }

    public DateTimeOffset CreateTime { get; }

    public DateTimeOffset UpdateTime { get; private set; }

    public long Version { get; private set; }

    public IReadOnlyList<string> Aliases => _aliases;

    /// <summary>Its place in <see cref="ClusterTable"/>.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>Whether another cluster has absorbed it.</summary>
    public bool IsAbsorbed => _absorbedBy is not null;

    /// <summary>The cluster that has its members now.</summary>
    public Cluster Current
    {
        get
        {
            var current = this;
            while (current._absorbedBy is { } next)
            {
                current = next;
            }

            return current;
        }
    }

    /// <summary>The clusters that hold other people than this one.</summary>
    public IReadOnlyCollection<Cluster> Separated => _separated ?? (IReadOnlyCollection<Cluster>)[];

    public void Take(Face face)
    {
        var vector = face.Embedding.Values;
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += vector[i];
        }

        Count++;
        Version++;
        UpdateTime = face.CaptureTime > UpdateTime ? face.CaptureTime : UpdateTime;
    }

    public void Absorb(Cluster other)
    {
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += other._sum[i];
        }

        Count += other.Count;
        Version++;
        UpdateTime = other.UpdateTime > UpdateTime ? other.UpdateTime : UpdateTime;
        Name(other.Id);
        other._aliases.ForEach(Name);
        foreach (var stranger in other.Separated.ToArray())
        {
            stranger._separated!.Remove(other);
            Separate(stranger);
        }

        other._separated = null;
        other._absorbedBy = this;
    }

    /// <summary>Lets a further id name this cluster.</summary>
    public void Name(string alias) => _aliases.Add(alias);

    /// <summary>Keeps two clusters apart for ever. Returns whether they were not so already.</summary>
    public bool Separate(Cluster stranger)
    {
        (stranger._separated ??= []).Add(this);
        return (_separated ??= []).Add(stranger);
    }

    public bool IsSeparatedFrom(Cluster other) => _separated?.Contains(other) ?? false;

    public double SquaredDistance(ReadOnlySpan<float> vector) => 2 - (2 * ExactDot.Of(vector, _sum) / Count);

    public double SquaredDistance(Cluster other) => 2 - (2 * ExactDot.Of(_sum, other._sum) / ((double)Count * other.Count));

    public void CopyMeanTo(Span<float> mean)
    {
        var i = 0;
        for (; i + Vector256<float>.Count <= _sum.Length; i += Vector256<float>.Count)
        {
            var first = Vector256.Create(_sum.AsSpan(i)) / Count;
            var second = Vector256.Create(_sum.AsSpan(i + Vector256<double>.Count)) / Count;
            Vector256.Narrow(first, second).CopyTo(mean[i..]);
        }

        for (; i < _sum.Length; i++)
        {
            mean[i] = (float)(_sum[i] / Count);
        }
    }

    public ClusterSnapshot Snapshot() => new(Id, Ordinal, Count, [.. _sum], CreateTime, UpdateTime, Version);
}
