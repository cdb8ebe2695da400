namespace FaceNet.Clusterer.Clustering.Reclustering;

/// <summary>What turns the live clusters of a gallery into those that were made anew, told as a consumer of changes can follow it.</summary>
/// <param name="Changes">What happens, in order. After the last one members, labels and names are those of the new clusters.</param>
/// <param name="Aliases">
/// The aliases that are to hold: those of the new clusters, and the names that clusters got or took since the new ones were made, each with
/// the cluster that it names. Names of clusters that vanish are not among them.
/// </param>
internal sealed record SwitchChanges(IReadOnlyList<ClusterChange> Changes, IReadOnlyDictionary<string, string> Aliases)
{
    /// <summary>Finds the changes.</summary>
    /// <param name="live">The live clusters.</param>
    /// <param name="made">The new ones. The live ones may have gained faces, and absorbed each other, since these were made.</param>
    /// <param name="newcomers">Where and why the faces are that are in the new clusters alone, by crop_id.</param>
    /// <param name="cause">What causes the switch.</param>
    public static SwitchChanges Between(
        PlacedGallery live, PlacedGallery made, IReadOnlyDictionary<string, Assignment> newcomers, ChangeCause cause)
    {
        var plan = new SwitchPlan(new FaceFlows(live, made), live.Clusters, made.Clusters);
        return new SwitchChanges(new SwitchRun(plan, live.Clusters, made.Clusters, newcomers, cause).Changes(), plan.Aliases);
    }
}
