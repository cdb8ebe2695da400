using FaceNet.Standalone.Demo.Populations;
using FaceNet.SyntheticFaces;

namespace FaceNet.Standalone.Demo.Planning;

/// <summary>
/// What real streams bring along: broken crops, crops that are sent again, and pictures that show two faces. All of them
/// must be found in the result.
/// </summary>
internal static class Mishaps
{
    private const double BrokenShare = 0.01;
    private const double RepeatedShare = 0.01;
    private const double FramedShare = 0.04;
    private const ulong BreakingPurpose = 3;
    private static readonly BrokenCropKind[] Kinds = Enum.GetValues<BrokenCropKind>();

    /// <summary>Adds all three to a stream of sound crops.</summary>
    public static IReadOnlyList<PlannedEvent> AddTo(Crop[] crops, int seed, Random random)
    {
        var framed = PutInFrames(crops);
        var broken = Break(framed, seed);
        var stream = framed.Concat(broken).Select(crop => (crop, at: random.NextDouble(), isRepeat: false)).ToArray();

        // A repetition comes some time after the first sending.
        var again = stream.Where(each => each.crop.Broken is null)
            .Take(AtLeastOne(RepeatedShare * framed.Length))
            .Select(each => (each.crop, at: each.at + (random.NextDouble() * (1 - each.at)), isRepeat: true));
        return [.. stream.Concat(again).OrderBy(each => each.at).ThenBy(each => each.isRepeat)
            .Select((each, index) => DemoPlanner.EventOf(each.crop, index, each.isRepeat))];
    }

    // Two faces of one picture are two people, and were taken at the same moment.
    private static Crop[] PutInFrames(Crop[] crops)
    {
        var framed = crops.ToArray();
        var wanted = AtLeastOne(FramedShare * crops.Length / 2);
        for (var (index, frames) = (0, 0); index + 1 < framed.Length && frames < wanted; index += 2)
        {
            var (first, second) = (framed[index], framed[index + 1]);
            if (first.Person != second.Person)
            {
                var frame = $"frame-{frames++:0000}";
                framed[index] = first with { FrameId = frame };
                framed[index + 1] = second with { FrameId = frame, TakenAfter = first.TakenAfter };
            }
        }

        return framed;
    }

    private static IEnumerable<Crop> Break(Crop[] sound, int seed)
    {
        var count = Math.Max(Kinds.Length, (int)Math.Round(BrokenShare * sound.Length));
        return Enumerable.Range(0, count).Select(index =>
        {
            var kind = Kinds[index % Kinds.Length];
            var victim = sound[index % sound.Length];
            var name = $"broken-{index:0000}";
            return new Crop
            {
                CropId = name,
                Photo = new Photo($"{name} ({kind})", () => BrokenCrops.Make(kind, victim.Photo.Read(), SeedMix.Of(seed, BreakingPurpose, index))),
                Broken = kind,
                TakenAfter = victim.TakenAfter,
            };
        });
    }

    private static int AtLeastOne(double count) => Math.Max(1, (int)Math.Round(count));
}
