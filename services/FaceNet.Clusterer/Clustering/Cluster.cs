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
    private Dictionary<Cluster, int>? _separated;
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

    /// <summary>Opens a cluster without members, which has to get some at once.</summary>
    public Cluster(string id, ClusterOrigin origin, int dimensions)
    {
        (Id, Ordinal, CreateTime, Label) = (id, origin.Ordinal, origin.CreateTime, origin.Label);
        _sum = new double[dimensions];
    }

    /// <summary>Restores a cluster.</summary>
    public Cluster(ClusterSnapshot snapshot)
    {
        (Id, Ordinal, Count, Version, Label) = (snapshot.Id, snapshot.Ordinal, snapshot.Count, snapshot.Version, snapshot.Label);
        (CreateTime, UpdateTime) = (snapshot.CreateTime, snapshot.UpdateTime);
        _sum = [.. snapshot.Sum];
    }

    public string Id { get; }

    public long Ordinal { get; }

    public long Count { get; private set; }

    public DateTimeOffset CreateTime { get; private set; }

    public DateTimeOffset UpdateTime { get; private set; }

    public long Version { get; private set; }

    /// <summary>The subject that people say it shows, empty for none.</summary>
    public string Label { get; private set; } = "";

    public IReadOnlyList<string> Aliases => _aliases;

    public ClusterOrigin Origin => new(Ordinal, CreateTime, Label);

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
    public IReadOnlyCollection<Cluster> Separated => _separated?.Keys ?? (IReadOnlyCollection<Cluster>)[];

    /// <summary>Takes a face in.</summary>
    public void Take(Face face)
    {
        Add(face, 1);
        See(face.CaptureTime);
    }

    /// <summary>Hands faces over to another cluster, as a correction does; when they were taken is left to <see cref="Forget"/> and <see cref="See"/>.</summary>
    public void Give(Face face, Cluster other)
    {
        Add(face, -1);
        other.Add(face, 1);
    }

    /// <summary>Becomes what the members that stay make of it, summed up anew, so that nothing of the others is left.</summary>
    /// <param name="rest">Those members.</param>
    /// <param name="forgetsFounder">Whether its create time is that of a member that goes.</param>
    public void Shrink(ClusterRest rest, bool forgetsFounder)
    {
        Array.Clear(_sum);
        for (var i = 0; i < rest.Sum.Count; i++)
        {
            _sum[i] = rest.Sum[i];
        }

        (Count, UpdateTime) = (rest.Count, rest.Latest);
        CreateTime = forgetsFounder ? rest.Earliest : CreateTime;
        Version++;
    }

    /// <summary>Takes the latest capture time anew, from the members that no correction is about.</summary>
    public void Forget(DateTimeOffset latestOfTheOthers) => UpdateTime = latestOfTheOthers;

    /// <summary>Counts a member's capture time.</summary>
    public void See(DateTimeOffset captureTime) => UpdateTime = captureTime > UpdateTime ? captureTime : UpdateTime;

    public void Relabel(string label)
    {
        Label = label;
        Version++;
    }

    public void Absorb(Cluster other)
    {
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += other._sum[i];
        }

        Count += other.Count;
        Version++;
        See(other.UpdateTime);
        Name(other.Id);
        other._aliases.ForEach(Name);
        foreach (var (stranger, reasons) in other._separated?.ToArray() ?? [])
        {
            other.Separate(stranger, -reasons);
            Separate(stranger, reasons);
        }

        other._separated = null;
        other._absorbedBy = this;
    }

    /// <summary>Lets a further id name this cluster.</summary>
    public void Name(string alias) => _aliases.Add(alias);

    /// <summary>Takes an id away from this cluster.</summary>
    public void Unname(string alias) => _aliases.Remove(alias);

    /// <summary>Adds reasons for which two clusters hold different people, or takes some away: pairs of faces that are.</summary>
    public void Separate(Cluster stranger, int reasons = 1)
    {
        Change(stranger, reasons);
        stranger.Change(this, reasons);
    }

    /// <summary>How many reasons there are to keep two clusters apart.</summary>
    public int ReasonsAgainst(Cluster other) => _separated?.GetValueOrDefault(other) ?? 0;

    /// <summary>Whether two clusters may not become one by themselves: links or labels say that they are different people.</summary>
    public bool IsSeparatedFrom(Cluster other) => ReasonsAgainst(other) > 0 || HasOtherLabelThan(other);

    /// <summary>Whether both have labels, and not the same.</summary>
    public bool HasOtherLabelThan(Cluster other) => Label.Length > 0 && other.Label.Length > 0 && Label != other.Label;

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

    public ClusterSnapshot Snapshot() => new(Id, Ordinal, Count, [.. _sum], CreateTime, UpdateTime, Version, Label);

    private void Add(Face face, int sign)
    {
        var vector = face.Embedding.Values;
        for (var i = 0; i < _sum.Length; i++)
        {
            _sum[i] += sign * (double)vector[i];
        }

        Count += sign;
        Version++;
    }

    private void Change(Cluster stranger, int reasons)
    {
        _separated ??= [];
        var left = _separated.GetValueOrDefault(stranger) + reasons;
        if (left > 0)
        {
            _separated[stranger] = left;
        }
        else
        {
            _separated.Remove(stranger);
        }
    }
}
