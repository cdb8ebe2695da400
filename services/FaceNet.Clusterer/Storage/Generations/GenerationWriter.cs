using FaceNet.Clusterer.Clustering;
using FaceNet.Clusterer.Clustering.Corrections;
using FaceNet.Clusterer.Storage.Records;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Storage.Generations;

/// <summary>Writes what was built for an incoming generation, in small transactions, after whatever a former build left. Used once.</summary>
/// <param name="database">Redis.</param>
/// <param name="keys">The generation.</param>
/// <param name="claim">The right to write.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class GenerationWriter(IDatabase database, ClusterKeys keys, BuildClaim claim, CancellationToken cancellationToken)
{
    private const int PageSize = 500;

    // Any change after the switch has a higher sequence number.
    private const long BeforeAll = 0;

    /// <summary>Drops what a former build left, whole or not.</summary>
    public async Task ClearAsync()
    {
        await foreach (var page in GenerationSweep.KeysAsync(database, keys, cancellationToken))
        {
            await claim.WriteAsync((transaction, answers) => answers.Add(transaction.KeyDeleteAsync(page)), cancellationToken);
        }
    }

    /// <summary>Writes clusters, with the names that they go by. Before anything else: the other keys are found by them.</summary>
    public async Task ClustersAsync(GallerySnapshot snapshot)
    {
        foreach (var page in snapshot.Clusters.Chunk(PageSize))
        {
            await claim.WriteAsync(
                (transaction, answers) =>
                {
                    answers.Add(transaction.HashSetAsync(keys.Clusters, [.. page.Select(cluster => new HashEntry(cluster.Id, StoredValue.Write(cluster.ToState())))]));
                    answers.Add(transaction.SortedSetAddAsync(keys.BySize, [.. page.Select(cluster => new SortedSetEntry(cluster.Id, -cluster.Count))]));

                    new IndexWrite(transaction, keys, answers).Put(page, BeforeAll);
                },
                cancellationToken);
        }

        foreach (var page in snapshot.Aliases.OrderBy(alias => alias.Value, StringComparer.Ordinal).Chunk(PageSize))
        {
            await claim.WriteAsync(
                (transaction, answers) =>
                {
                    answers.Add(transaction.HashSetAsync(
                        keys.Aliases, [.. page.Select(alias => new HashEntry(alias.Key, StoredValue.Write(new AliasState { ClusterId = alias.Value })))]));
                    answers.AddRange(page.GroupBy(alias => alias.Value, alias => (RedisValue)alias.Key)
                        .Select(cluster => transaction.SetAddAsync(keys.AliasesOf(cluster.Key), [.. cluster])));
                    answers.Add(transaction.SortedSetAddAsync(keys.Changes, [.. page.Select(alias => new SortedSetEntry(alias.Key, BeforeAll))]));
                },
                cancellationToken);
        }

        await HashAsync(keys.Separations, snapshot.Separations.Select(pair => new HashEntry($"{pair.OlderId}/{pair.YoungerId}", pair.Reasons)));
    }

    /// <summary>Writes faces, and tells how many are written.</summary>
    public async Task FacesAsync(IReadOnlyList<Assignment> assignments, Action<long> written)
    {
        var count = 0;
        foreach (var page in assignments.OrderBy(assignment => assignment.ClusterId, StringComparer.Ordinal).Chunk(PageSize))
        {
            await claim.WriteAsync(
                (transaction, answers) =>
                {
                    answers.Add(transaction.HashSetAsync(
                        keys.Members, [.. page.Select(assignment => new HashEntry(assignment.Face.CropId, StoredValue.Write(assignment.ToState())))]));
                    var index = new IndexWrite(transaction, keys, answers);
                    foreach (var home in page.GroupBy(assignment => assignment.ClusterId, assignment => assignment.Face))
                    {
                        answers.Add(transaction.SortedSetAddAsync(keys.MembersOf(home.Key), [.. home.Select(face => new SortedSetEntry(face.CropId, 0))]));
                        index.Sightings(home.Key, home.Select(face => new SortedSetEntry(face.CropId, face.CaptureTime.ToScore())));
                    }
                },
                cancellationToken);
            written(count += page.Length);
        }
    }

    /// <summary>Writes where the faces of frames and tracks are.</summary>
    public async Task PlacesAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> frames, IReadOnlyDictionary<string, TrackPlace> tracks)
    {
        await HashAsync(keys.Frames, frames.Select(frame => new HashEntry(frame.Key, StoredValue.Write(new FrameState { ClusterIds = { frame.Value } }))));
        await HashAsync(keys.Tracks, tracks.Select(track =>
            new HashEntry(track.Key, StoredValue.Write(new TrackState { ClusterId = track.Value.ClusterId, CropId = track.Value.CropId }))));
    }

    /// <summary>Writes what people said of two faces.</summary>
    public async Task LinksAsync(IEnumerable<FaceLink> links)
    {
        foreach (var page in links.Chunk(PageSize))
        {
            await claim.WriteAsync(
                (transaction, answers) =>
                {
                    answers.Add(transaction.HashSetAsync(
                        keys.Links, [.. page.Select(link => new HashEntry(ClusterKeys.LinkField(link.One, link.Other), StoredValue.Write(link.ToState())))]));
                    foreach (var link in page)
                    {
                        answers.Add(transaction.SetAddAsync(keys.LinksOf(link.One), link.Other));
                        answers.Add(transaction.SetAddAsync(keys.LinksOf(link.Other), link.One));
                    }
                },
                cancellationToken);
        }
    }

    private async Task HashAsync(RedisKey key, IEnumerable<HashEntry> entries)
    {
        foreach (var page in entries.Chunk(PageSize))
        {
            await claim.WriteAsync((transaction, answers) => answers.Add(transaction.HashSetAsync(key, page)), cancellationToken);
        }
    }
}
