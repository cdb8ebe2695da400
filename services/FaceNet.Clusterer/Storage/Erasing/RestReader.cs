using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Erasing;

/// <summary>
/// Sums up the members of a cluster that stay when others are erased. To subtract the others would do but for the last bits of the sum, which would go on
/// depending on them. Nobody may write meanwhile.
/// </summary>
internal sealed class RestReader(IDatabase database, ClusterKeys keys, int dimensions, CancellationToken cancellationToken)
{
    private const int PageSize = 1000;
    private const int SpeakersNeeded = 2;

    /// <summary>Reads every member of a cluster but those that are erased.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="erased">The faces that go.</param>
    /// <param name="tracks">The tracks of which the latest face is wanted.</param>
    public async Task<ClusterRest> ReadAsync(string clusterId, IReadOnlySet<string> erased, IReadOnlySet<string> tracks)
    {
        var (count, sum) = (0L, new double[dimensions]);
        var (earliest, latest) = (DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
        var (speakers, heirs) = (new List<string>(), new Dictionary<string, Face>());
        RedisValue[] page;
        for (var read = 0L; ; read += page.Length)
        {
            page = await database.SortedSetRangeByRankAsync(keys.MembersOf(clusterId), read, read + PageSize - 1).WaitAsync(cancellationToken);
            string[] crops = [.. page.Select(crop => (string)crop!).Where(crop => !erased.Contains(crop))];
            foreach (var (crop, value) in await HashFields.ReadAsync(database, keys.Members, crops, cancellationToken))
            {
                Take(StoredValue.Read(MemberState.Parser, value, keys.Members).ToFace(crop));
            }

            if (page.Length < PageSize)
            {
                return count == 0 ? ClusterRest.None : new ClusterRest(
                    count, sum, earliest, latest, speakers, heirs.ToDictionary(track => track.Key, track => track.Value.CropId));
            }
        }

        void Take(Face face)
        {
            count++;
            var vector = face.Embedding.Values;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += vector[i];
            }

            (earliest, latest) = (face.CaptureTime < earliest ? face.CaptureTime : earliest, face.CaptureTime > latest ? face.CaptureTime : latest);
            if (speakers.Count < SpeakersNeeded)
            {
                speakers.Add(face.CropId);
            }

            if (tracks.Contains(face.TrackKey) && (!heirs.TryGetValue(face.TrackKey, out var known) || known.CaptureTime <= face.CaptureTime))
            {
                heirs[face.TrackKey] = face;
            }
        }
    }
}
