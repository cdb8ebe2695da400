using FaceNet.Clusterer.Clustering;

namespace FaceNet.Clusterer.Tests.Clustering.Corrections;

/// <summary>What the rules look up in lists of faces and links.</summary>
internal sealed partial class NaiveCorrections
{
    internal void Restore(Dictionary<(string, string), (bool Must, bool OneSpeaks, bool OtherSpeaks)> links)
    {
        Links.Clear();
        Naive.CannotLinks.Clear();
        foreach (var (pair, link) in links)
        {
            Links[pair] = link;
            if (!link.Must)
            {
                Naive.CannotLinks.Add(pair);
            }
        }
    }

    internal NaiveCluster Cluster(string id) => Naive.Clusters.Single(cluster => cluster.Id == id || cluster.Aliases.Contains(id));

    internal NaiveCluster? Home(string crop) => Naive.Clusters.Find(cluster => cluster.Members.Any(face => face.CropId == crop));

    internal static void MoveFaces(NaiveCluster from, IReadOnlyCollection<string> crops, NaiveCluster to)
    {
        to.Members.AddRange(from.Members.Where(face => crops.Contains(face.CropId)));
        from.Members.RemoveAll(face => crops.Contains(face.CropId));
    }

    private Face Face(string crop) => Home(crop)!.Members.Single(face => face.CropId == crop);

    private static string First(NaiveCluster cluster, IEnumerable<string> without) =>
        cluster.Members.Select(face => face.CropId).Except(without).Min(StringComparer.Ordinal)!;

    private (string, string)[] LinksOf(string crop) => [.. Links.Keys.Where(link => link.Item1 == crop || link.Item2 == crop)];

    private bool Speaks((string, string) link, string crop) => crop == link.Item1 ? Links[link].OneSpeaks : Links[link].OtherSpeaks;

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);

    private void Link(string a, string b, bool must, bool aSpeaks, bool bSpeaks)
    {
        if (Links.TryAdd(Pair(a, b), string.CompareOrdinal(a, b) < 0 ? (must, aSpeaks, bSpeaks) : (must, bSpeaks, aSpeaks)) && !must)
        {
            Naive.CannotLinks.Add(Pair(a, b));
        }
    }
}
