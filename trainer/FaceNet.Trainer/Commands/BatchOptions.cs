using System.CommandLine;
using FaceNet.Trainer.Data;

namespace FaceNet.Trainer.Commands;

/// <summary>Options that say how a batch is put together.</summary>
internal static class BatchOptions
{
    private static readonly Option<int> People = new("--people") { Description = "People of --data in a batch.", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Photos = new("--photos") { Description = "Photos of each of them.", DefaultValueFactory = _ => 2 };
    private static readonly Option<int> Singles = new("--singles") { Description = "Further photos of people of --data who have fewer than --photos; they serve as negatives and to the teacher.", DefaultValueFactory = _ => 12 };
    private static readonly Option<int> BatchDrawnPeople = new("--batch-drawn-people") { Description = "Drawn people in a batch.", DefaultValueFactory = _ => 9 };
    private static readonly Option<int> BatchDrawnPhotos = new("--batch-drawn-photos") { Description = "Photos of each of them.", DefaultValueFactory = _ => 4 };

    public static void AddTo(Command command)
    {
        command.Add(People);
        command.Add(Photos);
        command.Add(Singles);
        command.Add(BatchDrawnPeople);
        command.Add(BatchDrawnPhotos);
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
                pools.Add(new SamplerPool("--data, people with few photos", fewPhotos, singles, 1));
            }
        }

        if (drawn.Count > 0)
        {
            pools.Add(new SamplerPool("--drawn-people", drawn, arguments.GetValue(BatchDrawnPeople), arguments.GetValue(BatchDrawnPhotos)));
        }

        return pools;
    }
}
