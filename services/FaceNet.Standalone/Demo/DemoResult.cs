using FaceNet.Protos.Clustering.V1;
using FaceNet.Protos.Embedding.V1;
using FaceNet.Standalone.Demo.Clusters;
using FaceNet.Standalone.Demo.Enrolling;
using FaceNet.Standalone.Demo.Planning;
using FaceNet.Standalone.Demo.Populations;
using FaceNet.Standalone.Demo.Quality;
using FaceNet.Standalone.Demo.Recognition;
using FaceNet.Standalone.Demo.Streaming;

namespace FaceNet.Standalone.Demo;

/// <summary>Everything the reports tell.</summary>
internal sealed record DemoResult
{
    public required Population Population { get; init; }

    public required DemoPlan Plan { get; init; }

    public required Model Model { get; init; }

    public required Enrollment Enrollment { get; init; }

    public required StreamResult Stream { get; init; }

    public required RecognitionFigures Recognition { get; init; }

    /// <summary>The clusters, the largest first.</summary>
    public required IReadOnlyList<FoundCluster> Clusters { get; init; }

    public required GetClusteringReportResponse ClusteringReport { get; init; }

    /// <summary>How well the clusters agree with the people; null when nothing was clustered.</summary>
    public required ClusteringQuality? Quality { get; init; }

    public required DistanceHistogram Distances { get; init; }

    /// <summary>How long each stage took, in order.</summary>
    public required IReadOnlyList<(string Stage, TimeSpan Elapsed)> Stages { get; init; }

    public Accounting Accounting => Accounting.Of(Plan.Events.Count, Stream.Counts);

    /// <summary>How many different people the clustered faces show.</summary>
    public int People => Clusters.SelectMany(cluster => cluster.Members).Select(crop => crop.Person).Distinct().Count();

    public TimeSpan Elapsed => Stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + stage.Elapsed);

    public double FacesPerSecond => Plan.Events.Count / Stream.Elapsed.TotalSeconds;

    /// <summary>How many pictures with two faces have both in one cluster, which the cannot-link of a frame forbids.</summary>
    public int FramesInOneCluster
    {
        get
        {
            var clusterOf = Clusters.SelectMany(cluster => cluster.Members.Select(crop => (crop.CropId, cluster.Id))).ToDictionary();
            return Plan.Frames.Count(frame =>
                frame.Select(crop => clusterOf.GetValueOrDefault(crop.CropId)).OfType<string>().CountBy(id => id).Any(each => each.Value > 1));
        }
    }
}
