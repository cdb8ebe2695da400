using FaceNet.Clusterer.Clustering.Reclustering;

namespace FaceNet.Clusterer.Tests.Clustering.Reclustering;

public sealed class ReclusteringReportTests
{
    public static TheoryData<int> Seeds() => RebuildTests.Seeds();

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Of_AfterFacesAndCorrections_CountsAsEveryPairOfFacesSays(int seed)
    {
        var input = Anew.Input(Anew.Live(seed), Anew.Other(seed));
        var gone = input.Live.Clusters.Where((_, index) => seed % 2 == 1 && index % 5 == 0).Select(cluster => cluster.Id).ToHashSet();
        input = input with { Faces = [.. input.Faces.Where(face => !gone.Contains(face.ClusterId)).Select((face, index) => seed % 2 == 1 && index % 9 == 0 ? face with { ClusterId = "" } : face)] };
        var outcome = Anew.Run(input);

        var report = ReclusteringReport.Of(input, outcome, minClusterSize: 2);

        var homes = Anew.Homes(outcome);
        var faces = input.Faces.Select(face => (Before: face.ClusterId, After: homes[face.Face.CropId])).ToArray();
        var aliases = outcome.Snapshot.Aliases;
        Assert.Equal(faces.Length, report.Faces);
        Assert.Equal(faces.Count(face => face.Before == ""), report.NewFaces);
        Assert.Equal(faces.Count(face => face.Before != "" && aliases.GetValueOrDefault(face.Before, face.Before) != face.After), report.ChangedFaces);
        Assert.Equal(faces.Count(face => face.Before != "" && faces.Any(mate => mate.Before == face.Before && mate.After != face.After)), report.FacesThatLost);
        Assert.Equal(
            faces.Where((face, index) => faces.Where((mate, other) => other != index && mate.After == face.After && (mate.Before == "" || mate.Before != face.Before)).Any()).Count(),
            report.FacesThatGained);
        var spread = input.Live.Clusters
            .Select(cluster => (Cluster: cluster, Parts: faces.Where(face => face.Before == cluster.Id).Select(face => face.After).Distinct().Count())).ToArray();
        var ids = outcome.Snapshot.Clusters.Select(cluster => cluster.Id).ToHashSet();
        Assert.Equal(
            (spread.Count(live => live.Parts > 0 && !ids.Contains(live.Cluster.Id)), spread.Count(live => live.Parts > 1), ids.Except(input.Live.Clusters.Select(cluster => cluster.Id)).Count(), spread.Count(live => live.Parts == 0)),
            (report.MergedClusters, report.SplitClusters, report.FoundedClusters, report.VanishedClusters));
        Assert.Equal(
            spread.Where(live => live.Parts > 1 && live.Cluster.Label.Length > 0).OrderByDescending(live => live.Parts).ThenBy(live => live.Cluster.Ordinal)
                .Select(live => new SpreadCluster(live.Cluster.Id, live.Cluster.Label, live.Parts)),
            report.Spread);
        Assert.Equal(report.Spread.Count, report.SpreadLabels);
        Assert.Equal(
            new ClusterFigures(
                input.Thresholds,
                ids.Count,
                homes.Values.CountBy(id => id).Count(cluster => cluster.Value > 1),
                homes.Values.CountBy(id => id).Max(cluster => cluster.Value),
                homes.Values.CountBy(id => id).Count(cluster => cluster.Value == 1)),
            report.After);
        Assert.Equal((input.Live.Thresholds, input.Live.Clusters.Count), (report.Before.Thresholds, report.Before.Clusters));
        Assert.Equal(input.Live.Clusters.Count(cluster => cluster.Count > 1), report.Before.ConfirmedClusters);
    }

    [Fact]
    public void Of_SameThresholdsAndNothingSaid_TellsOfNoChange()
    {
        var live = new Corrections.CorrectedRun(new FaceNet.Clusterer.Clustering.GalleryClusters("lobby", 12, Anew.Thresholds));
        live.Assign([.. new FaceStream(7, 12, people: 10, noise: 1).Take(150).OrderBy(face => face.CaptureTime).ThenBy(face => face.CropId, StringComparer.Ordinal)]);
        var input = Anew.Input(live, Anew.Thresholds);

        var report = ReclusteringReport.Of(input, Anew.Run(input), minClusterSize: 2);

        Assert.Equal(report.Before, report.After);
        Assert.Equal(
            (150L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L),
            (report.Faces, report.NewFaces, report.ChangedFaces, report.FacesThatLost, report.FacesThatGained, report.MergedClusters, report.SplitClusters, report.FoundedClusters, report.VanishedClusters, report.SpreadLabels));
    }
}
