using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Tests.Data;

public sealed class OfflineBatchSamplerTests
{
    // Ten triplets without a photo in common.
    private static readonly OfflineTriplets Triplets = new(100, [.. Enumerable.Range(0, 10).Select(triplet => (int[])[3 * triplet, (3 * triplet) + 1, (3 * triplet) + 2])]);

    [Fact]
    public void At_OneRound_DealsEveryTripletOnce()
    {
        var sampler = new OfflineBatchSampler(Triplets, photosPerBatch: 6, seed: 1);

        int[] dealt = [.. Enumerable.Range(100, 5).SelectMany(step => sampler.At(step))];

        Assert.Equal(Enumerable.Range(0, 30), dealt.Order());
    }

    [Fact]
    public void At_SameStepAgain_DealsTheSame()
    {
        int[] whole = [.. Enumerable.Range(100, 12).SelectMany(step => new OfflineBatchSampler(Triplets, 6, 1).At(step))];
        var sampler = new OfflineBatchSampler(Triplets, 6, 1);

        Assert.Equal(whole, Enumerable.Range(100, 12).SelectMany(step => sampler.At(step)));
        Assert.NotEqual(whole[..30], whole[30..60]);
    }

    [Fact]
    public void At_TripletsShareAPhoto_HoldsItOnce()
    {
        var sampler = new OfflineBatchSampler(new OfflineTriplets(0, [[1, 2, 3], [1, 2, 4]]), photosPerBatch: 6, seed: 1);

        Assert.Equal([1, 2, 3, 4], sampler.At(0).Order());
    }
}
