using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data.Batches;

public sealed class PoolSamplerTests
{
    [Theory]
    [InlineData(3, 2, 3, 5, 2, 8, 4, 1, 6)]
    [InlineData(2, 3, 3, 3)]
    [InlineData(4, 2, 300, 2, 2, 3, 4, 2, 2, 9)]
    [InlineData(5, 1, 1, 1, 1, 1, 1, 7)]
    public void At_AnyStep_HoldsPDifferentPeopleWithKDistinctPhotos(int people, int photos, params int[] photosPerPerson)
    {
        SamplerPool pool = Pool(photosPerPerson, people, photos);
        var sampler = new PoolSampler(pool, seed: 1);

        for (int step = 0; step < 100; step++)
        {
            int[][] groups = [.. sampler.At(step).ToArray().Chunk(photos)];

            Assert.Equal(people, groups.Length);
            Assert.Equal(people, groups.Select(group => PersonOf(pool, group[0])).Distinct().Count());
            Assert.All(groups, group => Assert.Single(group.Select(photo => PersonOf(pool, photo)).Distinct()));
            Assert.All(groups, group => Assert.Equal(photos, group.Distinct().Count()));
        }
    }

    [Fact]
    public void At_OneRound_ShowsEveryPhotoOfThoseWithEnough()
    {
        var sampler = new PoolSampler(Pool([4, 4, 4, 1], people: 2, photos: 2), seed: 3);

        int[] dealt = [.. Enumerable.Range(0, 3).SelectMany(step => sampler.At(step).ToArray())];

        Assert.Equal(3, sampler.BatchesPerRound);
        Assert.Equal(Enumerable.Range(0, 12), dealt.Order());
    }

    [Fact]
    public void At_SomeoneWithMorePhotosThanARoundHasRoomFor_IsInEveryBatchAndShowsAllInTheEnd()
    {
        SamplerPool pool = Pool([60, 4, 4, 4, 4], people: 2, photos: 2);
        var sampler = new PoolSampler(pool, seed: 3);

        int[][] batches = [.. Enumerable.Range(0, 40 * sampler.BatchesPerRound).Select(step => sampler.At(step).ToArray())];

        Assert.Equal(8, sampler.BatchesPerRound);
        Assert.All(batches, batch => Assert.Contains(batch, photo => PersonOf(pool, photo) == 0));
        Assert.Equal(76, batches.SelectMany(batch => batch).Distinct().Count());
    }

    [Fact]
    public void At_RoundWithLeftOverGroups_LeavesOutFewerThanPAndNotAlwaysTheSame()
    {
        SamplerPool pool = Pool([2, 2, 2, 2, 2, 2, 2], people: 3, photos: 2);
        var sampler = new PoolSampler(pool, seed: 3);

        int[][] rounds = [.. Enumerable.Range(0, 10).Select(round => (int[])[.. sampler.At(2 * round), .. sampler.At((2 * round) + 1)])];

        Assert.Equal(2, sampler.BatchesPerRound);
        Assert.All(rounds, round => Assert.Equal(12, round.Distinct().Count()));
        Assert.Equal(14, rounds.SelectMany(round => round).Distinct().Count());
    }

    [Fact]
    public void At_SameSeed_DealsTheSameBatches()
    {
        SamplerPool pool = Pool([3, 5, 2, 8], people: 3, photos: 2);
        PoolSampler first = new(pool, seed: 7), second = new(pool, seed: 7), other = new(pool, seed: 8);

        int[] batches = Deal(first);

        Assert.Equal(batches, Deal(second));
        Assert.NotEqual(batches, Deal(other));

        static int[] Deal(PoolSampler sampler) => [.. Enumerable.Range(0, 10).SelectMany(step => sampler.At(step).ToArray())];
    }

    [Fact]
    public void At_ResumedAnywhere_GoesOnAsIfUninterrupted()
    {
        SamplerPool pool = Pool([3, 5, 2, 8, 40, 2, 2], people: 3, photos: 2);
        var whole = new PoolSampler(pool, seed: 7);
        int[][] expected = [.. Enumerable.Range(0, 50).Select(step => whole.At(step).ToArray())];

        foreach (int start in (int[])[0, 1, 13, 49])
        {
            var resumed = new PoolSampler(pool, seed: 7);
            Assert.Equal(expected[start..], Enumerable.Range(start, 50 - start).Select(step => resumed.At(step).ToArray()));
        }
    }

    [Fact]
    public void At_StepsInOneRound_AreNotShownInTheOrderOfThePeople()
    {
        SamplerPool pool = Pool([.. Enumerable.Repeat(2, 400)], people: 4, photos: 2);
        var sampler = new PoolSampler(pool, seed: 1);

        int[] first = sampler.At(0).ToArray(), nextRound = sampler.At(sampler.BatchesPerRound).ToArray();

        Assert.NotEqual(Enumerable.Range(0, 8), first);
        Assert.NotEqual(first, nextRound);
    }

    [Fact]
    public void Create_FewerPeopleThanP_NamesBothNumbers()
    {
        var exception = Assert.Throws<TrainerException>(() => new PoolSampler(Pool([4, 1, 1], people: 2, photos: 2), seed: 1));

        Assert.Contains("has 1 people with at least 2 photos, but each batch needs 2", exception.Message, StringComparison.Ordinal);
    }

    private static SamplerPool Pool(int[] photosPerPerson, int people, int photos)
    {
        int next = 0;
        return new SamplerPool("test", [.. photosPerPerson.Select(count => (IReadOnlyList<int>)[.. Enumerable.Range((next += count) - count, count)])], people, photos);
    }

    private static int PersonOf(SamplerPool pool, int photo)
    {
        return pool.People.Index().Single(person => person.Item.Contains(photo)).Index;
    }
}
