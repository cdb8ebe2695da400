using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Runs;

/// <summary>The parts of every batch of a plan.</summary>
internal static class SamplerPools
{
    /// <param name="plan">How a batch is put together.</param>
    /// <param name="real">Per person of the data the indices of the photos.</param>
    /// <param name="drawn">Per drawn person the indices of the photos.</param>
    /// <param name="mixed">The indices of the mixed photos.</param>
    public static IReadOnlyList<SamplerPool> Of(BatchPlan plan, IReadOnlyList<IReadOnlyList<int>> real, IReadOnlyList<IReadOnlyList<int>> drawn, IReadOnlyList<int> mixed)
    {
        var pools = new List<SamplerPool>();
        if (real.Count > 0)
        {
            pools.Add(new SamplerPool("--data", real, plan.People, plan.Photos));
            IReadOnlyList<int>[] fewPhotos = [.. real.Where(person => person.Count < plan.Photos)];
            if (plan.Singles > 0 && fewPhotos.Length > 0)
            {
                pools.Add(new SamplerPool("--data, people with few photos", fewPhotos, Math.Min(plan.Singles, fewPhotos.Length), 1));
            }
        }

        if (drawn.Count > 0)
        {
            pools.Add(new SamplerPool("--drawn-people", drawn, plan.DrawnPeople, plan.DrawnPhotos));
        }

        if (mixed.Count > 0)
        {
            pools.Add(new SamplerPool("--mixed-photos", [.. mixed.Select(photo => new[] { photo })], plan.MixedPhotos, 1));
        }

        return pools;
    }
}
