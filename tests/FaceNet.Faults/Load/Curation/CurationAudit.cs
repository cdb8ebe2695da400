using FaceNet.Protos.Clustering.V1;

namespace FaceNet.Faults.Load.Curation;

/// <summary>Compares what curators were told with the clusters, the log of corrections and the subjects.</summary>
internal sealed class CurationAudit(ClusteringService.ClusteringServiceClient clusters, SubjectAudit subjects, Patience patience)
{
    // What the log of a gallery keeps.
    private const int MaxListed = 1000;

    public async Task<Audit> CompareAsync(IReadOnlyList<Curator> curators, CancellationToken stop)
    {
        var audit = await subjects.CompareAsync([.. curators.SelectMany(curator => curator.Cases).OfType<PromotedCase>()], stop);
        foreach (var curator in curators)
        {
            audit = audit + await ClustersAsync(curator, stop) + await LogAsync(curator, stop);
        }

        return audit;
    }

    private async Task<Audit> ClustersAsync(Curator curator, CancellationToken stop)
    {
        var stored = await StoredClusters.ReadAsync(clusters, curator.Gallery, patience, stop);
        var miscounted = stored.Where(cluster => cluster.Cluster.MemberCount != cluster.Crops.Count).ToArray();
        string[] twice = [.. stored.SelectMany(cluster => cluster.Crops).GroupBy(crop => crop).Where(crop => crop.Count() > 1).Select(crop => crop.Key)];
        string[] others =
        [
            .. from curated in curator.Cases
               where curated.IsSent
               let text = TextOf(curated, stored)
               where text != curated.Expected && text != curated.InDoubt?.After
               select $"Case {curated.Number} in {curator.Gallery}, after {curated.Done.LastOrDefault()?.RequestId ?? "nothing"}: there have to be {curated.Expected}, there are {text}.",
        ];
        return new Audit(
            curator.Cases.Sum(curated => curated.Acknowledged.Count + curated.Done.Count),
            others.Length,
            twice.Length + miscounted.Length + curator.DoneTwice.Count,
            Wrong: 0,
            Unanswered: 0,
            [
                .. others,
                .. twice.Select(crop => $"{crop} is in two clusters of {curator.Gallery}."),
                .. miscounted.Select(cluster => $"{cluster.Cluster.ClusterId} counts {cluster.Cluster.MemberCount} members and has {cluster.Crops.Count}."),
                .. curator.DoneTwice,
            ]);
    }

    private static string TextOf(CuratedCase curated, IEnumerable<(Cluster Cluster, IReadOnlyList<string> Crops)> stored)
    {
        HashSet<string> crops = [.. curated.Faces.Select(face => face.Crop)];
        return ClusterText.Of(stored.Where(cluster => cluster.Crops.Any(crops.Contains)).Select(cluster => (cluster.Cluster.Label, cluster.Crops.AsEnumerable())));
    }

    // The number of the last correction is how many were ever applied.
    private async Task<Audit> LogAsync(Curator curator, CancellationToken stop)
    {
        var listed = (await Answered.ByAsync(
            options => clusters.ListCorrectionsAsync(new ListCorrectionsRequest { Gallery = curator.Gallery, PageSize = MaxListed }, options), patience.Longest, stop)).Corrections;
        var answered = curator.Cases.SelectMany(curated => curated.Answers).ToDictionary();
        HashSet<string> inDoubt = [.. curator.Cases.Select(curated => curated.InDoubt).OfType<CurationStep>().Where(step => step.Kind != CurationKind.Erasure).Select(step => step.RequestId)];
        var applied = listed.Count == 0 ? 0 : listed[0].Number;
        string[] lost = [.. answered.Where(answer => answer.Value.Number > applied - MaxListed && listed.All(entry => entry.CorrectionId != answer.Key)).Select(answer => answer.Key)];
        string[] twice = [.. listed.GroupBy(entry => entry.CorrectionId).Where(entry => entry.Count() > 1).Select(entry => entry.Key)];
        string[] other = [.. listed.Where(entry => answered.TryGetValue(entry.CorrectionId, out var answer) ? answer.Number != entry.Number : !inDoubt.Contains(entry.CorrectionId)).Select(entry => entry.CorrectionId)];
        var tooMany = Math.Max(0, applied - answered.Count - inDoubt.Count);
        List<string> findings =
        [
            .. lost.Select(id => $"{id} was answered and is not in the log of {curator.Gallery}."),
            .. twice.Select(id => $"{id} is twice in the log of {curator.Gallery}."),
            .. other.Select(id => $"{id} is in the log of {curator.Gallery} otherwise than it was answered."),
        ];
        if (tooMany > 0)
        {
            findings.Add($"{applied} corrections were applied in {curator.Gallery}, {answered.Count} were answered, and {inDoubt.Count} are in doubt.");
        }

        return new Audit(Acknowledged: 0, lost.Length, twice.Length + other.Length + tooMany, Wrong: 0, Unanswered: 0, findings);
    }
}
