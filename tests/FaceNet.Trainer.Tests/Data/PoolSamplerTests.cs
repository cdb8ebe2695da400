using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data;

public sealed class PoolSamplerTests
{
    [Fact]
    public void Next_ManyBatches_HoldsPDifferentPeopleWithKDistinctPhotos()
    {
        SamplerPool pool = Pool([3, 5, 2, 8, 4, 1, 6], people: 3, photos: 2);
        var sampler = new PoolSampler(pool, seed: 1);

        for (int batch = 0; batch < 50; batch++)
        {
            int[][] groups = [.. sampler.Next().Chunk(2)];

            Assert.Equal(3, groups.Length);
            Assert.Equal(3, groups.Select(group => PersonOf(pool, group[0])).Distinct().Count());
            Assert.All(groups, group => Assert.Equal(PersonOf(pool, group[0]), PersonOf(pool, group[1])));
            Assert.All(groups, group => Assert.NotEqual(group[0], group[1]));
        }
    }

    [Fact]
    public void Next_OneRound_ShowsEveryPhotoOfThoseWithEnough()
    {
        SamplerPool pool = Pool([4, 4, 4, 1], people: 2, photos: 2);
        var sampler = new PoolSampler(pool, seed: 3);

        int[] dealt = [.. Enumerable.Range(0, 3).SelectMany(_ => sampler.Next())];

        Assert.Equal(Enumerable.Range(0, 12), dealt.Order());
    }

    [Fact]
    public void Next_SameSeed_DealsTheSameBatches()
    {
        SamplerPool pool = Pool([3, 5, 2, 8], people: 3, photos: 2);
        PoolSampler first = new(pool, seed: 7), second = new(pool, seed: 7), other = new(pool, seed: 8);

        int[] batches = Deal(first);

        Assert.Equal(batches, Deal(second));
        Assert.NotEqual(batches, Deal(other));

        static int[] Deal(PoolSampler sampler) => [.. Enumerable.Range(0, 10).SelectMany(_ => sampler.Next())];
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
