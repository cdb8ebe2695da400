using System.Runtime.InteropServices;
using System.Text;
using FaceNet.Matcher.Tests.Galleries;
using FaceNet.Matcher.VectorIndex;
using FaceNet.Protos.Matching.V1;
using FaceNet.ServiceDefaults.Erasure.Leftovers;
using FaceNet.Testing;
using Google.Protobuf;
using StackExchange.Redis;

namespace FaceNet.Matcher.Tests.Forgetting;

/// <summary>A leftover of every kind is found, with the place where it is; and nothing else.</summary>
public abstract class LeftoverSearchContract
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract MatcherStore CreateStore();

    /// <summary>Whether the server has streams.</summary>
    protected abstract bool HasStreams { get; }

    [Fact]
    public async Task FindAsync_LeftoverOfEveryKind_IsNamedWithItsPlace()
    {
        await using var store = CreateStore();
        var database = await store.Redis.GetDatabaseAsync(Token);
        var (tag, id) = ($"facenet:{{{UniqueName.For("left")}}}", UniqueName.For("anna"));
        var vector = UnitVectors.Random(3, 32, seed: 8)[1].Values.ToArray();
        var floats = MemoryMarshal.AsBytes<float>(vector).ToArray();
        var doubles = MemoryMarshal.AsBytes<double>([.. vector.Select(value => (double)value)]).ToArray();
        byte[] odd = [7, .. floats.AsSpan(12, 24), 7, 7];

        await database.HashSetAsync($"{tag}:hash", [new("f", $"{{\"subject\":\"{id}\"}}"), new($"{id}/x", "1"), new("clean", "2")]);
        await database.HashSetAsync($"{tag}:proto", "p", new Candidate { SubjectId = id }.ToByteArray());
        await database.StringSetAsync($"{tag}:string", odd);
        await database.StringSetAsync($"{tag}:key:{id}", "");
        await database.SetAddAsync($"{tag}:set", [(byte[])[1, .. doubles], "clean"]);
        await database.SortedSetAddAsync($"{tag}:zset", [new($"{id}", 1), new("clean", 2)]);
        await database.ListRightPushAsync($"{tag}:list", ["clean", $"a{id}b"]);
        await database.VectorSetAddAsync($"{tag}:vectors", RedisVectorSets.Add("sam/1#t", vector));
        await database.VectorSetAddAsync($"{tag}:vectors", RedisVectorSets.Add($"{id}/1#t", UnitVectors.Random(3, 32, seed: 8)[2].Memory));
        await database.ExecuteAsync("VSETATTR", $"{tag}:vectors", "sam/1#t", $"{{\"of\":\"{id}\"}}");
        if (HasStreams)
        {
            await database.StreamAddAsync($"{tag}:stream", "f", id);
        }

        var keys = 0;
        var found = new List<string>();
        await foreach (var leftover in new LeftoverSearch(store.Redis).FindAsync(new SoughtItems([id, "nobody-else"], [UnitVectors.At(0, 32).Values.ToArray(), vector]), () => keys++, Token))
        {
            Assert.StartsWith(tag, leftover.Key, StringComparison.Ordinal);
            Assert.True(leftover.Id == id != (leftover.Vector == 1));
            found.Add($"{leftover.Key[(tag.Length + 1)..]} {leftover.Type} {leftover.Place}{(leftover.Vector is null ? "" : ": vector")}".Replace(id, "ID", StringComparison.Ordinal));
        }

        Assert.True(keys >= 8);
        Assert.Equal(
            ((string[])[
                "hash hash field f",
                "hash hash name of field ID/x",
                "key:ID string key",
                "list list index 1",
                "proto hash field p",
                "set set element of 257 bytes: vector",
                "string string : vector",
                "vectors vectorset attribute of element sam/1#t",
                "vectors vectorset name of element ID/1#t",
                "vectors vectorset vector of element sam/1#t: vector",
                "zset zset element ID",
                .. HasStreams ? (string[])["stream stream entry"] : [],
            ]).Order(StringComparer.Ordinal),
            found.Select(line => line.StartsWith("stream", StringComparison.Ordinal) ? "stream stream entry" : line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FindIn_ValuesOfOtherVectors_AreNoLeftovers()
    {
        var vectors = UnitVectors.Random(50, 128, seed: 3).Select(vector => vector.Values.ToArray()).ToArray();
        var zeros = new float[128];
        zeros[5] = 1;
        var sought = new SoughtItems([], [vectors[0], zeros]);

        Assert.All(vectors.Skip(1), vector => Assert.Empty(sought.FindIn(MemoryMarshal.AsBytes<float>(vector).ToArray())));
        Assert.Empty(sought.FindIn(new byte[4096]));
        Assert.Empty(sought.FindIn(Encoding.UTF8.GetBytes(new string('x', 500))));
        Assert.Equal([(null, 0)], sought.FindIn(MemoryMarshal.AsBytes<float>(vectors[0]).ToArray()));
    }
}

public sealed class GarnetLeftoverSearchTests(GarnetFixture garnet) : LeftoverSearchContract
{
    protected override bool HasStreams => false;

    private protected override MatcherStore CreateStore() => new(garnet.Endpoint);
}

public sealed class RealRedisLeftoverSearchTests(RealRedisFixture redis) : LeftoverSearchContract
{
    protected override bool HasStreams => true;

    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}

public sealed class ClusterLeftoverSearchTests(RedisClusterFixture redis) : LeftoverSearchContract
{
    protected override bool HasStreams => true;

    private protected override MatcherStore CreateStore()
    {
        Assert.SkipUnless(redis.Available, redis.Reason);
        return new MatcherStore(redis.Endpoint);
    }
}
