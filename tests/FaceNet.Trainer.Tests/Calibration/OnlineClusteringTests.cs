using FaceNet.Trainer.Calibration;
using FaceNet.Trainer.Evaluation.Clustering;

namespace FaceNet.Trainer.Tests.Calibration;

public sealed class OnlineClusteringTests
{
    [Fact]
    public void Assign_TwoTightGroups_FindsThem()
    {
        float[][] vectors = [Angle(0), Angle(1.5), Angle(0.1), Angle(1.6), Angle(0.05)];

        int[] clusters = new OnlineClustering(0.5, 0).Assign(vectors, Enumerable.Range(0, 5));

        Assert.Equal(1, ClusteringQuality.Of(clusters, [1, 2, 1, 2, 1]).BCubed.F);
    }

    [Fact]
    public void Assign_BridgeArrivesLast_MergesBothSides()
    {
        float[][] vectors = [Angle(0), Angle(0.6), Angle(0.3)];

        // The ends are 0.35 apart, beyond 0.3; once the middle has joined one of them, the mean distance to the other is 0.22.
        int[] clusters = new OnlineClustering(0.3, 0).Assign(vectors, [0, 1, 2]);

        Assert.Single(clusters.Distinct());
    }

    [Fact]
    public void Assign_ReductionForSingleFaces_KeepsThemApart()
    {
        float[][] vectors = [Angle(0), Angle(0.6)];

        Assert.Single(new OnlineClustering(0.4, 0).Assign(vectors, [0, 1]).Distinct());
        Assert.Equal(2, new OnlineClustering(0.4, 0.1).Assign(vectors, [0, 1]).Distinct().Count());
    }

    private static float[] Angle(double radians)
    {
        return [(float)Math.Cos(radians), (float)Math.Sin(radians)];
    }
}
