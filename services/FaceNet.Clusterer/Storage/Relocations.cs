using FaceNet.Clusterer.Clustering;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage;

/// <summary>
/// Which members of which clusters are elsewhere after all changes of a write. Each goes at once where it ends up, so that a merge costs
/// what was absorbed, however large its survivor is.
/// </summary>
internal sealed class Relocations
{
    private readonly Dictionary<RedisValue, string> _origins = [];
    private readonly Dictionary<RedisValue, string> _homes = [];
    private readonly Dictionary<string, HashSet<RedisValue>> _absorbing;
    private readonly Dictionary<ClustersMerged, IReadOnlyList<string>> _absorbed = new(ReferenceEqualityComparer.Instance);

    /// <summary>Follows every face.</summary>
    /// <param name="outcome">What happened; null for nothing.</param>
    /// <param name="absorbedMembers">For each cluster that is absorbed, the members that are stored under it.</param>
    public Relocations(BatchOutcome? outcome, IReadOnlyDictionary<string, IReadOnlyList<RedisValue>> absorbedMembers)
    {
        _absorbing = absorbedMembers.ToDictionary(cluster => cluster.Key, cluster => cluster.Value.ToHashSet());
        foreach (var assignment in outcome?.Assignments ?? [])
        {
            Put(assignment.Face.CropId, assignment.ClusterId);
        }

        foreach (var change in outcome?.Changes ?? [])
        {
            switch (change)
            {
                case ClustersMerged merge:
                    Merge(merge);
                    break;
                case FacesMoved moved:
                    Move(moved);
                    break;
            }
        }
    }

    /// <summary>The clusters that get faces.</summary>
    public IEnumerable<IGrouping<string, RedisValue>> Came =>
        _homes.Where(face => _origins.GetValueOrDefault(face.Key) != face.Value).GroupBy(face => face.Value, face => face.Key);

    /// <summary>The clusters that lose faces, and are still there.</summary>
    public IEnumerable<IGrouping<string, RedisValue>> Left =>
        _origins.Where(face => !_absorbing.ContainsKey(face.Value) && _homes[face.Key] != face.Value).GroupBy(face => face.Value, face => face.Key);

    /// <summary>The faces that came with an absorbed cluster.</summary>
    public IReadOnlyList<string> AbsorbedBy(ClustersMerged merge) => _absorbed[merge];

    private void Put(RedisValue crop, string home)
    {
        _homes[crop] = home;
        if (_absorbing.TryGetValue(home, out var members))
        {
            members.Add(crop);
        }
    }

    private void Merge(ClustersMerged merge)
    {
        RedisValue[] members = [.. _absorbing[merge.AbsorbedId]];
        _absorbing[merge.AbsorbedId].Clear();
        _absorbed[merge] = [.. members.Select(crop => (string)crop!).Order(StringComparer.Ordinal)];
        foreach (var crop in members)
        {
            Put(crop, merge.ClusterId);
        }
    }

    private void Move(FacesMoved moved)
    {
        foreach (var crop in moved.CropIds.Select(crop => (RedisValue)crop))
        {
            if (_absorbing.TryGetValue(moved.FromId, out var members))
            {
                members.Remove(crop);
            }

            _origins.TryAdd(crop, moved.FromId);
            Put(crop, moved.ToId);
        }
    }
}
