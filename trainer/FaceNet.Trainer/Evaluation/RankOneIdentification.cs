using System.Numerics.Tensors;

namespace FaceNet.Trainer.Evaluation;

/// <summary>One enrolled photo per person; every other photo is a probe that should be nearest to its own person.</summary>
internal static class RankOneIdentification
{
    /// <summary>Share of the probes whose nearest enrolled photo is of the same person.</summary>
    /// <param name="people">Photos; the first of each person is enrolled.</param>
    public static double Rate(EmbeddedPeople people)
    {
        int[] enrolled = [.. Enumerable.Range(0, people.Labels.Count).Where(photo => photo == 0 || people.Labels[photo] != people.Labels[photo - 1])];
        int[] probes = [.. Enumerable.Range(0, people.Labels.Count).Except(enrolled)];
        return probes.AsParallel().Average(probe => people.Labels[Nearest(people, enrolled, probe)] == people.Labels[probe] ? 1.0 : 0.0);
    }

    private static int Nearest(EmbeddedPeople people, int[] enrolled, int probe)
    {
        return enrolled.MinBy(photo => TensorPrimitives.Distance<float>(people.Vectors[photo], people.Vectors[probe]));
    }
}
