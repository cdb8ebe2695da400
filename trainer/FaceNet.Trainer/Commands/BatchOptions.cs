using System.CommandLine;
using FaceNet.ModelContract;
using FaceNet.Trainer.Data;
using FaceNet.Trainer.Networks;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say how a batch is put together.</summary>
internal static class BatchOptions
{
    private static readonly Option<int> People = WholeNumber.AtLeast("--people", 1, "People of --data in a batch.", 40);
    private static readonly Option<int> Photos = WholeNumber.AtLeast("--photos", 1, "Photos of each of them.", 2);
    private static readonly Option<int> Singles = WholeNumber.AtLeast(
        "--singles", 0, "Further photos, at most, of people of --data who have fewer than --photos; they serve as negatives and to the teacher.", 12);

    private static readonly Option<int> BatchDrawnPeople = WholeNumber.AtLeast("--batch-drawn-people", 1, "Drawn people in a batch.", 9);
    private static readonly Option<int> BatchDrawnPhotos = WholeNumber.AtLeast("--batch-drawn-photos", 1, "Photos of each of them.", 4);
    private static readonly Option<bool> NoAugmentation = new("--no-augmentation") { Description = "Show the network the photos as they are." };
    private static readonly Option<int> Workers = WholeNumber.AtLeast(
        "--workers", 1, "Threads that make batches; half of the cores unless given. The batches do not depend on it.", Math.Max(1, Environment.ProcessorCount / 2));

    public static void AddTo(Command command)
    {
        command.Add(People);
        command.Add(Photos);
        command.Add(Singles);
        command.Add(BatchDrawnPeople);
        command.Add(BatchDrawnPhotos);
        command.Add(NoAugmentation);
        command.Add(Workers);
    }

    /// <summary>The parts of every batch.</summary>
    public static IReadOnlyList<SamplerPool> Pools(ParseResult arguments, IReadOnlyList<IReadOnlyList<int>> real, IReadOnlyList<IReadOnlyList<int>> drawn)
    {
        int photos = arguments.GetValue(Photos), singles = arguments.GetValue(Singles);
        var pools = new List<SamplerPool>();
        if (real.Count > 0)
        {
            pools.Add(new SamplerPool("--data", real, arguments.GetValue(People), photos));
            IReadOnlyList<int>[] fewPhotos = [.. real.Where(person => person.Count < photos)];
            if (singles > 0 && fewPhotos.Length > 0)
            {
                pools.Add(new SamplerPool("--data, people with few photos", fewPhotos, Math.Min(singles, fewPhotos.Length), 1));
            }
        }

        if (drawn.Count > 0)
        {
            pools.Add(new SamplerPool("--drawn-people", drawn, arguments.GetValue(BatchDrawnPeople), arguments.GetValue(BatchDrawnPhotos)));
        }

        return pools;
    }

    /// <summary>What makes the batches of a network.</summary>
    public static BatchBuilder Builder(ParseResult arguments, TrainingSet set, NetworkDescription network, int seed)
    {
        return new BatchBuilder(set, new FacePreprocessor(NetworkInput.Of(network)), network.Dimensions, seed, Augmentation(arguments), arguments.GetValue(Workers));
    }

    /// <summary>How far photos are varied.</summary>
    public static AugmentationOptions Augmentation(ParseResult arguments)
    {
        return arguments.GetValue(NoAugmentation) ? AugmentationOptions.None : new AugmentationOptions();
    }
}
