using FaceNet.ModelContract;

namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>Takes a cluster apart.</summary>
internal static class Splitting
{
    /// <summary>The most members of a cluster that is split by threshold, a count.</summary>
    public const int MaxMembers = 10_000;

    private const int MaxParts = 64;

    public static void ByMembers(CorrectionRun run, Cluster cluster, IReadOnlyList<string> crops)
    {
        foreach (var crop in crops)
        {
            Leaving.Require(run, crop, cluster);
        }

        if (crops.Count == cluster.Count)
        {
            throw CorrectionRefusals.Undivided(cluster, "would have none left.", "Leave at least one face out.");
        }

        SplitOff(run, cluster, crops, run.Facts.Speakers[cluster.Id]);
    }

    public static void ByThreshold(CorrectionRun run, Cluster cluster, double threshold)
    {
        if (threshold >= run.Gallery.Thresholds.BaseThreshold)
        {
            throw CorrectionRefusals.NotStricter(threshold, run.Gallery.Thresholds.BaseThreshold);
        }

        if (cluster.Count > MaxMembers)
        {
            throw CorrectionRefusals.TooLarge(cluster, $"is larger than {MaxMembers}.", "Split it by members.");
        }

        var parts = Parts(run, cluster, threshold);
        if (parts.Length == 1)
        {
            throw CorrectionRefusals.Undivided(cluster, $"is one also at the threshold {threshold}.", "Pass a smaller one, or split it by members.");
        }

        if (parts.Length > MaxParts)
        {
            throw CorrectionRefusals.TooLarge(cluster, $"would fall into {parts.Length} parts, more than {MaxParts}.", "Pass a larger threshold.");
        }

        string[] speakers = [.. parts.Select(part => part.Min(StringComparer.Ordinal)!)];
        for (var i = 1; i < parts.Length; i++)
        {
            SplitOff(run, cluster, parts[i], speakers[0]);
            foreach (var earlier in speakers[1..i])
            {
                run.Add(FaceLink.Between(earlier, speakers[i], LinkKind.Cannot, aSpeaks: true, bSpeaks: true));
            }
        }
    }

    private static void SplitOff(CorrectionRun run, Cluster cluster, IReadOnlyList<string> crops, string speaker)
    {
        var founder = crops.Select(crop => run.Facts.Members[crop].Face).OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal).First();
        Leaving.HandOver(run, crops, speaker, keepCopy: true);
        var part = run.Found(founder);
        run.Move(crops, cluster, part);
        Tell(run, cluster, part, crops, []);
        Leaving.Part(run, crops, cluster, speaker);
    }

    /// <summary>Tells that faces of a cluster have become another one.</summary>
    public static void Tell(CorrectionRun run, Cluster cluster, Cluster part, IReadOnlyList<string> crops, IReadOnlyList<string> aliases)
    {
        var told = 0;
        foreach (var some in crops.Chunk(CorrectionRules.FacesPerChange))
        {
            run.Tell(told == 0
                ? new ClusterSplit(run.Correction.Cause, cluster.Id, cluster.Count + crops.Count - some.Length, part.Id, some, aliases, part.Label)
                : new MembersMoved(run.Correction.Cause, cluster.Id, part.Id, told + some.Length, some));
            told += some.Length;
        }
    }

    // The members, clustered again by the rule of the gallery; must-linked ones stay together. The largest part first.
    private static string[][] Parts(CorrectionRun run, Cluster cluster, double threshold)
    {
        Face[] faces =
        [
            .. run.Facts.Members.Where(member => run.HomeOf(member.Key) == cluster).Select(member => member.Value.Face)
                .OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal),
        ];
        var strict = new GalleryClusters(
            run.Gallery.Name, run.Gallery.Dimensions, new ClusteringThresholds(threshold, run.Gallery.Thresholds.SmallClusterReduction, Derived: false));
        var assigned = strict.Assign(faces, KnownPlaces.None).Assignments.ToDictionary(face => face.Face.CropId, face => strict.Describe(face.ClusterId)!.Id);
        foreach (var (crop, part) in assigned.ToArray())
        {
            foreach (var link in run.LinksOf(crop).Where(link => link.Kind == LinkKind.Must && assigned.ContainsKey(link.OtherThan(crop))))
            {
                Unite(assigned, assigned[crop], assigned[link.OtherThan(crop)]);
            }
        }

        return
        [
            .. faces.GroupBy(face => assigned[face.CropId]).OrderByDescending(part => part.Count())
                .Select(part => part.Select(face => face.CropId).ToArray()),
        ];
    }

    private static void Unite(Dictionary<string, string> parts, string one, string other)
    {
        if (one != other)
        {
            foreach (var crop in parts.Where(face => face.Value == other).Select(face => face.Key).ToArray())
            {
                parts[crop] = one;
            }
        }
    }
}
