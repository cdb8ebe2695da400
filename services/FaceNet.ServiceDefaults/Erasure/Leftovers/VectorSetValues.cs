using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StackExchange.Redis;

namespace FaceNet.ServiceDefaults.Erasure.Leftovers;

/// <summary>
/// Reads what a vector set holds. No command that both Redis and Garnet carry out names all elements, so the set is asked for the nearest of everything, from
/// several directions and from the vectors that are sought.
/// </summary>
internal static class VectorSetValues
{
    private const int MostProbes = 8;

    /// <summary>The name, the attribute and the vector of every element that a search reaches.</summary>
    public static async IAsyncEnumerable<(string Place, ReadOnlyMemory<byte> Value)> ReadAsync(
        IDatabase database, RedisKey set, SoughtItems sought, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var element in await ListAsync(database, set, sought, cancellationToken))
        {
            yield return ($"name of element {element}", (RedisValue)element);
            yield return ($"attribute of element {element}", (RedisValue)(string?)await database.ExecuteAsync("VGETATTR", set, element).WaitAsync(cancellationToken));
            yield return ($"vector of element {element}", await VectorAsync(database, set, element, cancellationToken));
        }
    }

    private static async Task<IReadOnlyCollection<string>> ListAsync(IDatabase database, RedisKey set, SoughtItems sought, CancellationToken cancellationToken)
    {
        var size = (int)await database.VectorSetLengthAsync(set).WaitAsync(cancellationToken);
        if (size == 0)
        {
            return [];
        }

        var dimensions = await database.VectorSetDimensionAsync(set).WaitAsync(cancellationToken);
        var probes = sought.Vectors.Where(vector => vector.Length == dimensions)
            .Concat(Enumerable.Range(0, Math.Min(MostProbes, dimensions)).Select(axis => Axis(axis, dimensions)));
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var probe in probes)
        {
            var request = VectorSetSimilaritySearchRequest.ByVector(probe);
            (request.Count, request.SearchExplorationFactor) = (size, size);
            using var hits = await database.VectorSetSimilaritySearchAsync(set, request).WaitAsync(cancellationToken);
            names.UnionWith(hits is null ? [] : hits.Span.ToArray().Select(hit => hit.Member.ToString()));
        }

        return names;
    }

    private static float[] Axis(int axis, int dimensions)
    {
        var probe = new float[dimensions];
        probe[axis] = 1;
        return probe;
    }

    private static async Task<ReadOnlyMemory<byte>> VectorAsync(IDatabase database, RedisKey set, string element, CancellationToken cancellationToken)
    {
        var answer = await database.ExecuteAsync("VEMB", set, element).WaitAsync(cancellationToken);
        float[] values = answer.IsNull ? [] : [.. ((RedisResult[])answer!).Select(value => (float)double.Parse(value.ToString(), CultureInfo.InvariantCulture))];
        return MemoryMarshal.AsBytes<float>(values).ToArray();
    }
}
