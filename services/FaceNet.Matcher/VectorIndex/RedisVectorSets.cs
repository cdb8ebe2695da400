using System.Globalization;
using StackExchange.Redis;

namespace FaceNet.Matcher.VectorIndex;

/// <summary>The vector set commands in the one form that Redis 8 and Garnet both take.</summary>
internal static class RedisVectorSets
{
    private const int MostProbes = 8;

    /// <summary>A command that adds a vector exactly as it is. Both servers want the same quantisation and number of links on every add.</summary>
    public static VectorSetAddRequest Add(string element, ReadOnlyMemory<float> vector)
    {
        var request = VectorSetAddRequest.Member(element, vector);
        request.Quantization = VectorSetQuantization.None;
        request.MaxConnections = 16;
        return request;
    }

    /// <summary>Returns the nearest elements with their scores, in the server's order. A set that does not exist is empty.</summary>
    /// <param name="database">The database.</param>
    /// <param name="set">The set.</param>
    /// <param name="probe">What they are compared with.</param>
    /// <param name="count">The most elements.</param>
    /// <param name="effort">How many candidates are explored.</param>
    /// <param name="isExact">Whether all are compared instead; Garnet takes no notice of it.</param>
    public static async Task<VectorSetSimilaritySearchResult[]> SearchAsync(
        IDatabase database, RedisKey set, ReadOnlyMemory<float> probe, int count, int effort, bool isExact = false)
    {
        var request = VectorSetSimilaritySearchRequest.ByVector(probe);
        request.Count = count;
        request.SearchExplorationFactor = effort;
        request.WithScores = true;
        request.UseExactSearch = isExact;
        using var hits = await database.VectorSetSimilaritySearchAsync(set, request);
        return hits is null ? [] : hits.Span.ToArray();
    }

    /// <summary>Returns a vector bit for bit, null when it is not there.</summary>
    public static async Task<float[]?> FindAsync(IDatabase database, RedisKey set, string element)
    {
        // The typed command fails on ordinary values of both servers. For an unknown element Redis answers null, Garnet an empty list.
        var answer = await database.ExecuteAsync("VEMB", set, element);
        var values = answer.IsNull ? [] : (RedisResult[])answer!;
        return values.Length == 0 ? null : Array.ConvertAll(values, Parse);
    }

    /// <summary>
    /// Returns the names of all vectors, or nearly all where no search reaches some. A set that does not exist is empty. No command that both servers carry
    /// out names all members (Garnet closes the connection on VRANDMEMBER with more than a few), so it is asked for the nearest of everything.
    /// </summary>
    public static async Task<IReadOnlyCollection<string>> ListAsync(IDatabase database, RedisKey set, int dimensions)
    {
        var size = (int)await database.VectorSetLengthAsync(set);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var axis = 0; axis < MostProbes && names.Count < size; axis++)
        {
            var probe = new float[dimensions];
            probe[axis % dimensions] = 1;
            names.UnionWith((await SearchAsync(database, set, probe, size, effort: size)).Select(hit => hit.Member.ToString()));
        }

        return names;
    }

    // As double first: the text is the shortest form of a double, and rounding it once more as a float is exact.
    private static float Parse(RedisResult value) => (float)double.Parse(value.ToString(), CultureInfo.InvariantCulture);
}
