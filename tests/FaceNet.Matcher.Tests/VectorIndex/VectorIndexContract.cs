using FaceNet.Matcher.VectorIndex;
using FaceNet.ModelContract;
using FaceNet.Testing;

namespace FaceNet.Matcher.Tests.VectorIndex;

/// <summary>What every index promises, whatever stands behind it.</summary>
public abstract class VectorIndexContract
{
    private const int Dimensions = 128;
    private const double DistanceTolerance = 2e-6;

    private readonly string _set = $"facenet:{{{UniqueName.For("contract")}:0}}:{UnitVectors.Space}:faces";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract IVectorIndex CreateIndex();

    [Fact]
    public async Task SearchAsync_ThousandsOfVectors_FindsWhatBruteForceFinds()
    {
        const int Count = 3_000;
        const int Hits = 10;
        var index = CreateIndex();
        var oracle = new ExactVectorIndex();
        await FillAsync(index, oracle, UnitVectors.Random(Count, Dimensions, seed: 1));

        var (firsts, all) = (0, 0);
        var probes = UnitVectors.Random(200, Dimensions, seed: 2);
        foreach (var probe in probes)
        {
            var expected = await oracle.SearchAsync(_set, probe, Hits, Count, Token);
            var actual = await index.SearchAsync(_set, probe, Hits, Count, Token);
            Assert.Equal(actual.OrderBy(hit => hit.SquaredDistance), actual);
            foreach (var hit in actual)
            {
                var stored = await oracle.FindAsync(_set, hit.Element, UnitVectors.Space, Token);
                Assert.Equal(EmbeddingDistance.Squared(probe, stored!), hit.SquaredDistance, DistanceTolerance);
            }

            firsts += actual[0].Element == expected[0].Element ? 1 : 0;
            all += actual.Select(hit => hit.Element).Intersect(expected.Select(hit => hit.Element)).Count();
        }

        // Without structure in the data this is the hardest case of an approximate index; people's faces are found without a miss.
        Assert.True(firsts >= 0.98 * probes.Length, $"recall@1 is {firsts} of {probes.Length}");
        Assert.True(all >= 0.97 * Hits * probes.Length, $"recall@{Hits} is {all} of {Hits * probes.Length}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_500)]
    public async Task ListAsync_AnySize_NamesEachVectorOnceAndContainsKnowsThem(int count)
    {
        var index = CreateIndex();
        await FillAsync(index, new ExactVectorIndex(), UnitVectors.Random(count, 8, seed: 8));

        var names = await index.ListAsync(_set, 8, Token);

        Assert.InRange(names.Count, count * 0.999, count);
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.True(await index.ContainsAsync(_set, names.First(), Token));
        await index.RemoveAsync(_set, [names.First()], Token);
        Assert.False(await index.ContainsAsync(_set, names.First(), Token));
        Assert.DoesNotContain(names.First(), await index.ListAsync(_set, 8, Token));
        Assert.Empty(await index.ListAsync(_set + "-unknown", 8, Token));
        Assert.False(await index.ContainsAsync(_set + "-unknown", "x", Token));
    }

    [Fact]
    public async Task SearchAsync_AfterRemovals_FindsAllOthersAndNoneOfTheRemoved()
    {
        const int Count = 600;
        var index = CreateIndex();
        var vectors = UnitVectors.Random(Count, Dimensions, seed: 3);
        await FillAsync(index, new ExactVectorIndex(), vectors);
        var removed = Enumerable.Range(0, Count).Where(i => i % 2 == 0).Select(Name).ToArray();

        await index.RemoveAsync(_set, removed, Token);

        for (var i = 0; i < Count; i++)
        {
            var hits = await index.SearchAsync(_set, vectors[i], 5, Count, Token);
            Assert.Empty(hits.Select(hit => hit.Element).Intersect(removed));
            Assert.Equal(i % 2 == 1, hits[0].Element == Name(i));
        }
    }

    [Fact]
    public async Task SearchAsync_KnownDistances_AreExactAndClamped()
    {
        var index = CreateIndex();
        double[] distances = [0, 0.25, 1, 2, 3.5, 4];
        foreach (var distance in distances)
        {
            await index.AddAsync(_set, Name((int)(100 * distance)), UnitVectors.At(distance), Token);
        }

        var hits = await index.SearchAsync(_set, UnitVectors.At(0), 10, distances.Length, Token);

        Assert.Equal(distances.Length, hits.Count);
        Assert.All(hits.Zip(distances), pair => Assert.Equal(pair.Second, pair.First.SquaredDistance, DistanceTolerance));
        Assert.All(hits, hit => Assert.InRange(hit.SquaredDistance, 0, 4));
    }

    [Fact]
    public async Task SearchAsync_UnknownSet_IsEmpty() =>
        Assert.Empty(await CreateIndex().SearchAsync(_set, UnitVectors.At(0), 10, 0, Token));

    [Fact]
    public async Task SearchAsync_EverythingRemoved_IsEmptyAndTheSetCanBeUsedAgain()
    {
        var index = CreateIndex();
        await index.AddAsync(_set, "a/f#1", UnitVectors.At(0), Token);
        await index.RemoveAsync(_set, ["a/f#1"], Token);
        Assert.Empty(await index.SearchAsync(_set, UnitVectors.At(0), 10, 0, Token));

        await index.AddAsync(_set, "a/f#2", UnitVectors.At(1), Token);

        var hit = Assert.Single(await index.SearchAsync(_set, UnitVectors.At(0), 10, 1, Token));
        Assert.Equal("a/f#2", hit.Element);
    }

    [Fact]
    public async Task FindAsync_Vector_IsReturnedBitForBit()
    {
        var index = CreateIndex();
        var vectors = UnitVectors.Random(20, Dimensions, seed: 4);
        await FillAsync(index, new ExactVectorIndex(), vectors);

        for (var i = 0; i < vectors.Length; i++)
        {
            var found = await index.FindAsync(_set, Name(i), UnitVectors.Space, Token);
            Assert.Equal(vectors[i].Values.ToArray(), found!.Values.ToArray());
        }
    }

    [Fact]
    public async Task FindAsync_NotThere_IsNull()
    {
        var index = CreateIndex();
        Assert.Null(await index.FindAsync(_set, "a/f#1", UnitVectors.Space, Token));

        await index.AddAsync(_set, "a/f#1", UnitVectors.At(0), Token);

        Assert.Null(await index.FindAsync(_set, "a/f#2", UnitVectors.Space, Token));
    }

    [Fact]
    public async Task RemoveAsync_NotThere_IsPassedOver() => await CreateIndex().RemoveAsync(_set, ["a/f#1", "a/f#2"], Token);

    [Fact]
    public async Task AddAsync_NameTakenBefore_Throws()
    {
        var index = CreateIndex();
        await index.AddAsync(_set, "a/f#1", UnitVectors.At(0), Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => index.AddAsync(_set, "a/f#1", UnitVectors.At(0), Token));
    }

    private async Task FillAsync(IVectorIndex index, IVectorIndex oracle, FaceEmbedding[] vectors) =>
        await Parallel.ForAsync(0, vectors.Length, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (i, token) =>
        {
            await oracle.AddAsync(_set, Name(i), vectors[i], token);
            await index.AddAsync(_set, Name(i), vectors[i], token);
        });

    private static string Name(int i) => $"s{i}/f#{i}";
}
