namespace FaceNet.Clusterer.Clustering.Corrections;

/// <summary>What happens to links when a correction takes faces out of a cluster.</summary>
internal static class Leaving
{
    /// <summary>Throws unless the face is a member of the cluster.</summary>
    public static void Require(CorrectionRun run, string crop, Cluster cluster)
    {
        var home = run.HomeOf(crop);
        if (home != cluster)
        {
            throw CorrectionRefusals.Elsewhere(crop, cluster, home);
        }
    }

    /// <summary>Lets another face speak for the cluster where faces did that leave it.</summary>
    /// <param name="run">The correction.</param>
    /// <param name="crops">The faces that leave.</param>
    /// <param name="speaker">A face that stays.</param>
    /// <param name="keepCopy">Whether what was said of the cluster holds for those that leave, too: they were part of it. Else they never belonged to it.</param>
    public static void HandOver(CorrectionRun run, IReadOnlyList<string> crops, string speaker, bool keepCopy)
    {
        foreach (var crop in crops)
        {
            foreach (var link in run.LinksOf(crop).Where(link => link.Kind == LinkKind.Cannot && link.Speaks(crop)))
            {
                var other = link.OtherThan(crop);
                run.Add(FaceLink.Between(speaker, other, LinkKind.Cannot, aSpeaks: true, bSpeaks: link.Speaks(other)));
                if (!keepCopy)
                {
                    run.Remove(link);
                }
            }
        }
    }

    /// <summary>After faces have left: drops their must-links with those that stayed, and keeps them apart from the cluster for ever.</summary>
    public static void Part(CorrectionRun run, IReadOnlyList<string> crops, Cluster left, string speaker)
    {
        foreach (var crop in crops)
        {
            foreach (var parted in run.LinksOf(crop).Where(link => link.Kind == LinkKind.Must && run.HomeOf(link.OtherThan(crop)) == left))
            {
                run.Remove(parted);
            }

            run.Add(FaceLink.Between(crop, speaker, LinkKind.Cannot, bSpeaks: true));
        }
    }
}
